package io.millrace.gateway.http.internal.message;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.stream.Content;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.web.Exchange;
import io.millrace.gateway.http.internal.web.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Publishes the messages of one batch in their order, and answers when the last outcome is known. A message with a fault of its own is left
 * out. What would hit the next one as well (a quota, a part that is away, the end of the session) ends the batch there, so that
 * the sender can go on from it and keep the order.
 */
final class BatchRun {

    private static final int MAX_ERRORS = 100;

    private final Exchange exchange;
    private final DeviceSession session;
    private final String address;
    private final List<Message> messages;
    private final SortedMap<Integer, Problem> problems = new TreeMap<>();
    private int accepted;
    private int open = 1;
    private boolean stopped;

    BatchRun(Exchange exchange, DeviceSession session, String address, List<Message> messages) {
        this.exchange = exchange;
        this.session = session;
        this.address = address;
        this.messages = messages;
    }

    void start() {
        try {
            session.authorizeSend(address);
        } catch (RefusedException e) {
            exchange.refuse(e);
            return;
        }
        for (int i = 0; i < messages.size() && !isStopped(); i++) {
            Message message = messages.get(i);
            if (message.problem().isPresent()) {
                refused(i, message.problem().get());
            } else {
                publish(i, message.content().orElseThrow());
            }
        }
        closed();
    }

    private void publish(int index, Content content) {
        synchronized (this) {
            open++;
        }
        session.publish(address, content, new PublishOutcome() {
            @Override
            public void accepted() {
                stored();
            }

            @Override
            public void refused(RefusedException cause) {
                BatchRun.this.refused(index, Problem.of(cause));
                closed();
            }
        });
    }

    private void stored() {
        synchronized (this) {
            accepted++;
        }
        closed();
    }

    private synchronized void refused(int index, Problem problem) {
        problems.put(index, problem);
        stopped |= problem.passes() || problem.status() == 401;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void closed() {
        synchronized (this) {
            open--;
            if (open > 0) {
                return;
            }
        }
        answer();
    }

    private void answer() {
        if (problems.isEmpty()) {
            exchange.answer(202, Map.of("accepted", accepted));
            return;
        }
        Problem first = problems.get(problems.firstKey());
        boolean passes = problems.values().stream().anyMatch(Problem::passes);
        if (accepted == 0) {
            String detail = "none of " + messages.size() + " messages was accepted; the first: " + first.detail();
            exchange.answer(new Problem(first.status(), detail, errors()));
            return;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", accepted);
        answer.put("refused", problems.size());
        answer.put("notTried", messages.size() - accepted - problems.size());
        answer.put("errors", errors());
        exchange.partial(answer, passes);
    }

    private List<Map<String, Object>> errors() {
        List<Map<String, Object>> errors = new ArrayList<>();
        problems.forEach((index, problem) -> {
            if (errors.size() < MAX_ERRORS) {
                Map.Entry<String, Object> place = messages.get(index).place();
                Map<String, Object> error = new LinkedHashMap<>();
                error.put(place.getKey(), place.getValue());
                error.put("status", problem.status());
                error.put("detail", problem.detail());
                errors.add(error);
            }
        });
        return errors;
    }
}
