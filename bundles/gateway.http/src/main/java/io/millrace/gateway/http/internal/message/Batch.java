package io.millrace.gateway.http.internal.message;

import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.gateway.http.internal.message.JsonParts.NotJsonException;
import io.millrace.gateway.http.internal.web.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the body of a batch apart. What is wrong with one message is that message's matter; what keeps the messages from being told apart
 * is the whole batch's.
 */
final class Batch {

    private static final Optional<String> JSON = Optional.of("application/json");
    private static final List<String> MEMBERS = List.of("payload", "contentType", "properties");

    private final Map<String, String> properties;
    private final int maxMessages;

    /**
     * Makes a reader.
     *
     * @param properties of the request, which all messages have; a message id gets the number of each message behind it
     * @param maxMessages most messages
     */
    Batch(Map<String, String> properties, int maxMessages) {
        this.properties = properties;
        this.maxMessages = maxMessages;
    }

    List<Message> messages(Form form, byte[] body) throws ProblemException {
        List<Message> messages = form == Form.LINES ? lines(body) : array(form, body);
        if (messages.size() > maxMessages) {
            throw new ProblemException(
                    413, "the batch has more than the " + maxMessages + " messages that are allowed");
        }
        if (messages.isEmpty()) {
            throw ProblemException.input("", "the batch has no message");
        }
        return messages;
    }

    private List<Message> lines(byte[] body) {
        return JsonParts.lines(body, maxMessages).stream()
                .map(line -> line(line.number(), line.text()))
                .toList();
    }

    private Message line(int number, byte[] line) {
        Map.Entry<String, Object> place = Map.entry("line", number);
        try {
            return Message.of(place, new Content(JSON, numbered(Map.of(), number), JsonParts.value(line)));
        } catch (NotJsonException e) {
            return Message.wrong(place, 400, e.getMessage());
        }
    }

    private List<Message> array(Form form, byte[] body) throws ProblemException {
        List<byte[]> elements;
        try {
            elements = JsonParts.elements(body, maxMessages);
        } catch (NotJsonException e) {
            throw ProblemException.input("", e.getMessage());
        }
        List<Message> messages = new ArrayList<>(elements.size());
        for (byte[] element : elements) {
            int number = messages.size() + 1;
            Map.Entry<String, Object> place = Map.entry("pointer", "/" + messages.size());
            messages.add(
                    form == Form.ARRAY
                            ? Message.of(place, new Content(JSON, numbered(Map.of(), number), element))
                            : message(place, number, element));
        }
        return messages;
    }

    private Message message(Map.Entry<String, Object> place, int number, byte[] element) {
        try {
            Map<String, byte[]> members = JsonParts.members(element);
            for (String name : members.keySet()) {
                if (!MEMBERS.contains(name)) {
                    throw new NotJsonException("'" + name + "' is unknown; known are " + String.join(", ", MEMBERS));
                }
            }
            if (!members.containsKey("payload")) {
                throw new NotJsonException("'payload' is missing");
            }
            Optional<String> type = members.containsKey("contentType")
                    ? Optional.of(JsonParts.text("contentType", members.get("contentType")))
                    : Optional.empty();
            Map<String, String> own = own(members.get("properties"));
            return Message.of(place, Payloads.content(members.get("payload"), type, numbered(own, number)));
        } catch (NotJsonException e) {
            return Message.wrong(place, 400, e.getMessage());
        }
    }

    private static Map<String, String> own(byte[] object) throws NotJsonException {
        Map<String, String> own = new LinkedHashMap<>();
        if (object != null) {
            for (Map.Entry<String, byte[]> member : JsonParts.members(object).entrySet()) {
                own.put(member.getKey(), JsonParts.scalar(member.getKey(), member.getValue()));
            }
        }
        return own;
    }

    private Map<String, String> numbered(Map<String, String> own, int number) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.computeIfPresent(PropertyNames.MESSAGE_ID, (name, id) -> id + "." + number);
        all.putAll(own);
        return all;
    }
}
