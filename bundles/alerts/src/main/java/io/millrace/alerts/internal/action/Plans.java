package io.millrace.alerts.internal.action;

import io.millrace.api.alert.ActionReport;
import io.millrace.api.alert.ActionSecrets;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertAction;
import io.millrace.api.alert.AlertActionException;
import io.millrace.api.alert.AlertActions;
import io.millrace.api.identity.SecretBox;
import io.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what is to be done about an alert with it, encrypted, and makes jobs of it when the alert changes. Any thread. */
public final class Plans {

    private static final Logger LOG = LoggerFactory.getLogger(Plans.class);
    private static final int MAX_PLAN = 32_000;
    private static final String CONTEXT = "alert/";

    private final SecretBox box;

    /**
     * Makes it.
     *
     * @param box encrypts
     */
    public Plans(SecretBox box) {
        this.box = box;
    }

    /**
     * Encrypts actions for the table.
     *
     * @param ruleId whose they are
     * @param actions as JSON values
     * @return a text; empty for none. Actions that cannot be kept are none, with a warning
     */
    public String seal(String ruleId, List<Map<String, Object>> actions) {
        if (actions.isEmpty()) {
            return "";
        }
        String sealed = Base64.getEncoder()
                .encodeToString(box.seal(Json.write(actions).getBytes(StandardCharsets.UTF_8), CONTEXT + ruleId));
        if (sealed.length() > MAX_PLAN) {
            LOG.warn("The actions of {} are too long to be kept, and are not done", ruleId);
            return "";
        }
        return sealed;
    }

    /** Returns the actions of a plan; those that cannot be read are none, with a warning: the alert goes on. */
    List<AlertAction> open(String ruleId, String plan) {
        if (plan.isEmpty()) {
            return List.of();
        }
        try {
            byte[] plain = box.open(Base64.getDecoder().decode(plan), CONTEXT + ruleId);
            List<Map<String, Object>> documents = new ArrayList<>();
            for (Object document : Json.stored(new String(plain, StandardCharsets.UTF_8), List.class)) {
                documents.add(Json.object((Map<?, ?>) document));
            }
            return AlertActions.read(ActionSecrets.opened(documents, ruleId, box));
        } catch (AlertActionException e) {
            LOG.warn("The actions of {} are not done, at {}: {}", ruleId, e.pointer(), e.getMessage());
        } catch (IllegalStateException e) {
            LOG.warn("The actions of {} are not done; the master key is another one: {}", ruleId, e.getMessage());
        }
        return List.of();
    }

    /**
     * Makes jobs of the actions that want an event, in the transaction of the change.
     *
     * @param connection of the transaction
     * @param alert as changed
     * @param plan its actions, sealed
     * @param event what happened
     * @return properties of the record in streams/alerts, and the kinds of the jobs
     */
    public Made make(Connection connection, Alert alert, String plan, String event) throws SQLException {
        List<AlertAction> actions = open(alert.ruleId(), plan);
        Set<String> kinds = new HashSet<>();
        for (int i = 0; i < actions.size(); i++) {
            if (actions.get(i).on().contains(event)) {
                Map<String, Object> payload = new LinkedHashMap<>(alert.members());
                payload.put("event", event);
                ActionTable.insert(connection, alert, i, actions.get(i), Json.write(payload));
                kinds.add(actions.get(i).kind());
            }
        }
        String routes = actions.stream()
                .filter(AlertAction.Route.class::isInstance)
                .map(AlertAction::target)
                .collect(Collectors.joining(","));
        return new Made(routes.isEmpty() ? Map.of() : Map.of("routes", routes), kinds);
    }

    /**
     * What came of it.
     *
     * @param properties of the record
     * @param kinds of the jobs that there are
     */
    public record Made(Map<String, String> properties, Set<String> kinds) {}

    /** Returns what became of the actions of an alert, the latest first. */
    public static List<ActionReport> reports(Connection connection, String alertId) throws SQLException {
        return ActionTable.reports(connection, alertId);
    }

    /** Returns how many actions there are by state. */
    public static Map<String, Long> countByState(Connection connection) throws SQLException {
        return ActionTable.countByState(connection);
    }

    /** Returns the job of a row, if its action is still in the plan. */
    Optional<Job> job(ActionTable.Due due) {
        Map<String, Object> alert = ActionTable.alert(due);
        List<AlertAction> actions = open(String.valueOf(alert.get("ruleId")), due.plan());
        if (due.ordinal() >= actions.size() || !due.isOf(actions.get(due.ordinal()))) {
            return Optional.empty();
        }
        return Optional.of(new Job(due.id(), due.key(), due.created(), actions.get(due.ordinal()), alert));
    }
}
