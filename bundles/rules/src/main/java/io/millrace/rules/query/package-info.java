/**
 * The query form of rules: who brings a query language offers a {@link io.millrace.rules.query.QueryEngine}. What becomes of what a
 * query says (alerts, their end, memory, back-tests) is the business of the rules, not of the engine.
 */
@Export
@Version("1.0.0")
package io.millrace.rules.query;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
