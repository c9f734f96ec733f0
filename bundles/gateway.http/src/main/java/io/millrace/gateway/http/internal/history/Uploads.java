package io.millrace.gateway.http.internal.history;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.state.RecordException;
import io.millrace.api.state.StateStore;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.http.internal.message.Call;
import io.millrace.gateway.http.internal.message.Form;
import io.millrace.gateway.http.internal.message.JsonParts;
import io.millrace.gateway.http.internal.message.JsonParts.NotJsonException;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.web.Bodies;
import io.millrace.gateway.http.internal.web.Exchange;
import io.millrace.gateway.http.internal.web.Problem;
import io.millrace.gateway.http.internal.web.ProblemException;
import io.millrace.gateway.http.internal.web.Workers;
import io.millrace.slot.ServiceSlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes uploads of what a device collected earlier: {@code POST /devices/{id}/history}. All of an upload is added, or nothing; the same again
 * adds nothing. It goes to the history alone, and is there once the answer is.
 */
public final class Uploads {

    private static final int MAX_ERRORS = 100;

    private final ServiceSlot<StateStore> state;
    private final Bodies bodies;
    private final Workers workers;
    private final int maxRecords;

    /**
     * Makes it.
     *
     * @param state that has the history
     * @param bodies receives bodies
     * @param workers who write
     * @param maxRecords most records of an upload
     */
    public Uploads(ServiceSlot<StateStore> state, Bodies bodies, Workers workers, int maxRecords) {
        this.state = state;
        this.bodies = bodies;
        this.workers = workers;
        this.maxRecords = maxRecords;
    }

    /**
     * Receives an upload.
     *
     * @param exchange to answer
     * @param call with the address
     * @param session of the device
     * @throws ProblemException if the request can be refused by its head
     */
    public void receive(Exchange exchange, Call call, DeviceSession session) throws ProblemException {
        boolean lines = Form.isLines(exchange.request());
        String deviceId = call.levels().get(1);
        bodies.receive(exchange, body -> {
            exchange.expectStored();
            workers.run(exchange, () -> add(exchange, session, uploads(deviceId, lines, body), lines));
        });
    }

    private List<Placed> uploads(String deviceId, boolean lines, byte[] body) throws ProblemException {
        List<JsonParts.Line> parts = lines ? JsonParts.lines(body, maxRecords) : elements(body);
        if (parts.size() > maxRecords) {
            throw new ProblemException(
                    413, "the upload has more than the " + maxRecords + " records that are allowed; send several");
        }
        UploadReader reader = new UploadReader(deviceId);
        List<Placed> uploads = new ArrayList<>(parts.size());
        List<Map<String, Object>> errors = new ArrayList<>();
        for (JsonParts.Line part : parts) {
            try {
                uploads.add(new Placed(part.number(), reader.read(part.text())));
            } catch (NotJsonException e) {
                errors.add(error(lines, part.number(), e.getMessage()));
            }
        }
        if (!errors.isEmpty()) {
            throw wrong(400, errors.size() + " of " + parts.size() + " records are wrong, and none was added", errors);
        }
        return uploads;
    }

    private record Placed(int number, Upload upload) {}

    private List<JsonParts.Line> elements(byte[] body) throws ProblemException {
        try {
            List<JsonParts.Line> parts = new ArrayList<>();
            for (byte[] element : JsonParts.elements(body, maxRecords)) {
                parts.add(new JsonParts.Line(parts.size(), element));
            }
            return parts;
        } catch (NotJsonException e) {
            throw ProblemException.input("", e.getMessage());
        }
    }

    private void add(Exchange exchange, DeviceSession session, List<Placed> uploads, boolean lines)
            throws RefusedException, ProblemException {
        List<StreamRecord> records = new ArrayList<>(uploads.size());
        for (Placed placed : uploads) {
            try {
                records.add(
                        session.stamp(placed.upload().address(), placed.upload().content()));
            } catch (RefusedException e) {
                Problem problem = Problem.of(e);
                throw wrong(problem.status(), e.getMessage(), List.of(error(lines, placed.number(), e.getMessage())));
            }
        }
        StateStore store = state.current()
                .orElseThrow(() ->
                        new RefusedException(Reason.UNAVAILABLE, "the server's history is not available; try again"));
        try {
            int added = store.addToHistory(records);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("received", records.size());
            answer.put("added", added);
            answer.put("repeated", records.size() - added);
            exchange.answer(200, answer);
        } catch (StorageException e) {
            throw new RefusedException(Reason.UNAVAILABLE, "the server could not store the upload; send it again");
        } catch (RecordException e) {
            int number = uploads.get((int) e.position()).number();
            throw wrong(400, e.getMessage(), List.of(error(lines, number, e.getMessage())));
        }
    }

    private static Map<String, Object> error(boolean lines, int number, String detail) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put(lines ? "line" : "pointer", lines ? (Object) number : "/" + number);
        error.put("detail", detail);
        return error;
    }

    private static ProblemException wrong(int status, String detail, List<Map<String, Object>> errors) {
        return new ProblemException(
                new Problem(status, detail, errors.subList(0, Math.min(MAX_ERRORS, errors.size()))));
    }
}
