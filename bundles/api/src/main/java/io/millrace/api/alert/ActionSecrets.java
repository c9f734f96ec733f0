package io.millrace.api.alert;

import io.millrace.api.identity.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The secrets within the actions of rules: values of a webhook's headers, and the query of its address. They are sealed from when a rule is
 * stored until its webhook is called, and shown to nobody. Stateless.
 */
public final class ActionSecrets {

    /** Stands for a secret that is not shown. */
    static final String MASK = "***";

    private static final String SEALED = "sealed:";
    private static final String ACTIONS = "actions";
    private static final String WEBHOOK = "webhook";
    private static final String HEADERS = "headers";
    private static final String URL = "url";

    private ActionSecrets() {}

    /**
     * Returns the document of a rule as it may be shown.
     *
     * @param document as it was given or stored
     */
    public static Map<String, Object> masked(Map<String, Object> document) {
        return in(document, secret -> MASK);
    }

    /**
     * Returns the document of a rule as it may be stored: what is not sealed is sealed for that rule.
     *
     * @param document as it was given or stored
     * @param ruleId whose it is
     * @param box encrypts
     */
    public static Map<String, Object> sealed(Map<String, Object> document, String ruleId, SecretBox box) {
        return in(document, secret -> isSealed(secret) ? secret : seal(secret, ruleId, box));
    }

    /**
     * Returns the document of a rule with its secrets in clear: not to be stored, logged or shown.
     *
     * @param document as it was stored
     * @param ruleId whose it is
     * @param box decrypts
     * @throws IllegalStateException if it was sealed for another rule or with another master key
     */
    public static Map<String, Object> opened(Map<String, Object> document, String ruleId, SecretBox box) {
        return in(document, secret -> isSealed(secret) ? open(secret, ruleId, box) : secret);
    }

    /**
     * Returns actions with their secrets in clear, as {@link #opened(Map, String, SecretBox)} does.
     *
     * @param actions as JSON values
     * @param ruleId whose they are
     * @param box decrypts
     */
    public static List<Map<String, Object>> opened(List<Map<String, Object>> actions, String ruleId, SecretBox box) {
        return actions(actions, secret -> isSealed(secret) ? open(secret, ruleId, box) : secret);
    }

    static boolean isSealed(String text) {
        return text.startsWith(SEALED);
    }

    private static String seal(String secret, String ruleId, SecretBox box) {
        byte[] sealed = box.seal(secret.getBytes(StandardCharsets.UTF_8), context(ruleId));
        return SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private static String open(String sealed, String ruleId, SecretBox box) {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(sealed.substring(SEALED.length()));
            return new String(box.open(octets, context(ruleId)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("a secret of rule " + ruleId + " was changed where it is stored", e);
        }
    }

    private static String context(String ruleId) {
        return "rule/" + ruleId + "/action";
    }

    /**
     * Puts secrets back that were shown masked and come back so, as when somebody reads a rule, changes it and puts it: each is that of
     * the webhook with the same address. A secret is not sent elsewhere than where it was meant for, so others stay masked.
     *
     * @param document as it was given
     * @param before the version before, in clear; empty where there is none
     */
    public static Map<String, Object> restored(Map<String, Object> document, Map<String, Object> before) {
        List<Map<String, Object>> known = list(before.get(ACTIONS));
        List<Map<String, Object>> given = list(document.get(ACTIONS));
        if (!(document.get(ACTIONS) instanceof List<?>) || given.isEmpty()) {
            return document;
        }
        List<Map<String, Object>> actions = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Map<String, Object> action = new LinkedHashMap<>(given.get(i));
            int place = i;
            action.computeIfPresent(
                    WEBHOOK,
                    (kind, hook) -> hook instanceof Map<?, ?> map ? restored(object(map), known, place) : hook);
            actions.add(action);
        }
        return with(document, actions);
    }

    private static Map<String, Object> restored(Map<String, Object> hook, List<Map<String, Object>> known, int place) {
        List<Map<String, Object>> same = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).get(WEBHOOK) instanceof Map<?, ?> map
                    && address(map.get(URL)).equals(address(hook.get(URL)))) {
                same.add(i == place ? 0 : same.size(), object(map));
            }
        }
        Map<String, Object> whole = new LinkedHashMap<>(hook);
        for (Map<String, Object> old : same) {
            whole.computeIfPresent(URL, (name, url) -> isMasked(url) ? old.get(URL) : url);
            whole.computeIfPresent(
                    HEADERS,
                    (name, headers) -> headers instanceof Map<?, ?> map
                            ? headers(object(map), old.get(HEADERS) instanceof Map<?, ?> olds ? object(olds) : Map.of())
                            : headers);
        }
        return whole;
    }

    private static boolean isMasked(Object url) {
        return String.valueOf(url).endsWith("?" + MASK);
    }

    private static Map<String, Object> headers(Map<String, Object> given, Map<String, Object> old) {
        given.replaceAll((name, value) -> MASK.equals(value)
                ? old.entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(value)
                : value);
        return given;
    }

    private static String address(Object url) {
        return String.valueOf(url).split("\\?", 2)[0];
    }

    private static Map<String, Object> in(Map<String, Object> document, UnaryOperator<String> change) {
        return document.get(ACTIONS) instanceof List<?> list ? with(document, actions(list(list), change)) : document;
    }

    private static Map<String, Object> with(Map<String, Object> document, List<Map<String, Object>> actions) {
        Map<String, Object> copy = new LinkedHashMap<>(document);
        copy.put(ACTIONS, actions);
        return copy;
    }

    private static List<Map<String, Object>> actions(List<Map<String, Object>> actions, UnaryOperator<String> change) {
        List<Map<String, Object>> changed = new ArrayList<>();
        for (Map<String, Object> action : actions) {
            Map<String, Object> copy = new LinkedHashMap<>(action);
            copy.computeIfPresent(
                    WEBHOOK, (kind, hook) -> hook instanceof Map<?, ?> map ? webhook(object(map), change) : hook);
            changed.add(copy);
        }
        return changed;
    }

    private static Map<String, Object> webhook(Map<String, Object> hook, UnaryOperator<String> change) {
        hook.computeIfPresent(HEADERS, (name, value) -> {
            if (!(value instanceof Map<?, ?> map)) {
                return change.apply(String.valueOf(value));
            }
            Map<String, Object> headers = object(map);
            headers.replaceAll((header, secret) -> change.apply(String.valueOf(secret)));
            return headers;
        });
        hook.computeIfPresent(URL, (name, value) -> {
            String url = String.valueOf(value);
            int query = url.indexOf('?');
            return query < 0 ? url : url.substring(0, query + 1) + change.apply(url.substring(query + 1));
        });
        return hook;
    }

    /** What is no action at all is none here; it is refused elsewhere. */
    private static List<Map<String, Object>> list(Object value) {
        List<Map<String, Object>> actions = new ArrayList<>();
        for (Object action : value instanceof List<?> list ? list : List.of()) {
            actions.add(action instanceof Map<?, ?> map ? object(map) : Map.of());
        }
        return actions;
    }

    private static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }
}
