package io.millrace.gateway.http.internal.message;

import io.millrace.api.stream.Content;
import io.millrace.gateway.http.internal.web.Problem;
import java.util.Map;
import java.util.Optional;

/**
 * One message of a batch, or what is wrong with it.
 *
 * @param place where it stands: {@code line} 1, 2, ... or {@code pointer} /0, /1, ...
 * @param content what was sent
 * @param problem what is wrong with it instead
 */
record Message(Map.Entry<String, Object> place, Optional<Content> content, Optional<Problem> problem) {

    static Message of(Map.Entry<String, Object> place, Content content) {
        return new Message(place, Optional.of(content), Optional.empty());
    }

    static Message wrong(Map.Entry<String, Object> place, int status, String detail) {
        return new Message(place, Optional.empty(), Optional.of(Problem.of(status, detail)));
    }
}
