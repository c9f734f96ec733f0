package io.millrace.alerts.internal.action;

import io.millrace.api.alert.AlertAction;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the subject and text of mails. Stateless. */
final class Letters {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z]+)(?:\\.([^}]+))?}");
    private static final int MAX_SUBJECT = 200;

    private Letters() {}

    /** Returns the subject, in one line whatever a device sent. */
    static String subject(AlertAction.Mail mail, Map<String, Object> alert) {
        String subject = fill(mail.subject().orElse("[${severity}] ${deviceId}: ${message}"), alert)
                .replaceAll("\\p{Cntrl}+", " ");
        return subject.length() <= MAX_SUBJECT ? subject : subject.substring(0, MAX_SUBJECT);
    }

    static String text(AlertAction.Mail mail, Map<String, Object> alert) {
        if (mail.text().isPresent()) {
            return fill(mail.text().get(), alert);
        }
        StringBuilder text = new StringBuilder(fill(
                """
                ${message}

                Device:   ${deviceId}
                Severity: ${severity}
                Status:   ${status}
                Rule:     ${ruleId}
                Since:    ${time}
                Alert:    ${id}
                """,
                alert));
        values(alert)
                .forEach((name, value) ->
                        text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    private static String fill(String template, Map<String, Object> alert) {
        Matcher place = PLACE.matcher(template);
        return place.replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), found.group(2), alert)));
    }

    private static String value(String name, String field, Map<String, Object> alert) {
        Object value = field == null
                ? alert.get(name)
                : name.equals("values") ? values(alert).get(field) : null;
        return value == null ? "" : String.valueOf(value);
    }

    private static Map<?, ?> values(Map<String, Object> alert) {
        return alert.get("values") instanceof Map<?, ?> values ? values : Map.of();
    }
}
