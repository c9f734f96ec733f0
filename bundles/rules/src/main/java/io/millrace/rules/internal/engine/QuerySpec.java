package io.millrace.rules.internal.engine;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A rule in the form of a query, as its document has it.
 *
 * @param id its name
 * @param stream the only stream that it looks at; empty for all
 * @param query the query
 * @param fields the paths of attributes that are not named as their field is
 * @param clearMillis after how long an alert ends that the query does not say again; empty for never
 */
public record QuerySpec(
        String id, Optional<String> stream, String query, Map<String, String> fields, OptionalLong clearMillis) {}
