package io.millrace.rest.internal.answer;

import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON object that a caller sent. Each reading method refuses a value of the wrong type with a pointer to it.
 */
public final class Input {

    private static final int MAX_ITEMS = 10_000;

    private final Map<String, Object> members;
    private final String pointer;

    /**
     * Wraps an object.
     *
     * @param members its members
     * @param pointer JSON pointer of the object itself; empty for the whole body
     */
    public Input(Map<String, Object> members, String pointer) {
        this.members = members;
        this.pointer = pointer;
    }

    /** Returns an absent body: {@code {}}. */
    public static Input none() {
        return new Input(Map.of(), "");
    }

    /** Returns all members. */
    public Map<String, Object> members() {
        return members;
    }

    /** Refuses members that mean nothing, so that a misspelt one is not silently ignored. */
    public Input only(String... allowed) {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(List.of(allowed));
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            throw wrong(
                    first,
                    "'" + first + "' is unknown here; known " + (allowed.length == 1 ? "is " : "are ")
                            + String.join(", ", allowed));
        }
        return this;
    }

    /** Tells whether a member is there and not null. */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /** Returns a string. */
    public Optional<String> text(String name) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrong(name, "'" + name + "' is not a string");
    }

    /** Returns true or false. */
    public Optional<Boolean> flag(String name) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        throw wrong(name, "'" + name + "' is neither true nor false");
    }

    /** Returns a string that must be there. */
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> wrong(name, "'" + name + "' is missing; it is a string"));
    }

    /** Returns an object; an empty one where it is absent. */
    public Map<String, Object> object(String name) {
        Object value = members.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return Json.object(map);
        }
        throw wrong(name, "'" + name + "' is not a JSON object {...}");
    }

    /** Returns an object whose members are read in turn. */
    public Input child(String name) {
        return new Input(object(name), pointer + "/" + escape(name));
    }

    /** Returns a list of strings; an empty one where it is absent. */
    public List<String> texts(String name) {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "'" + name + "' is not a list of strings [\"...\"]");
        }
        if (list.size() > MAX_ITEMS) {
            throw wrong(name, "'" + name + "' has " + list.size() + " items; at most " + MAX_ITEMS + " are allowed");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof String text)) {
                throw wrong(name + "/" + i, "item " + i + " of '" + name + "' is not a string");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Returns the refusal of a member. */
    public ProblemException wrong(String name, String detail) {
        return ProblemException.input(pointer + "/" + name, detail);
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
