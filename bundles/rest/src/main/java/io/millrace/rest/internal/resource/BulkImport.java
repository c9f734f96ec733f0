package io.millrace.rest.internal.resource;

import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.json.Json;
import io.millrace.rest.internal.answer.Bodies;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.http.ProblemMapper;
import io.millrace.rest.internal.provider.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of an import: reads lines, registers them in batches, writes a result a line in the order of the lines. A line that is
 * wrong keeps no other out. Lines of an export are understood: {@code status} and {@code desired} are taken over, what the
 * server or the device itself makes is passed over.
 */
final class BulkImport {

    private static final int BATCH = 500;
    private static final int MAX_LINE = 256 * 1024;

    private final Slot<Provisioning> provisioning;
    private final OutputStream out;
    private final List<Line> batch = new ArrayList<>();
    private long number;

    private record Line(long number, String id, Optional<RegisterRequest> request, Input input, Problem problem) {}

    BulkImport(Slot<Provisioning> provisioning, OutputStream out) {
        this.provisioning = provisioning;
        this.out = out;
    }

    void run(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                accept(line, tooLong);
                line.reset();
                tooLong = false;
            } else if (line.size() < MAX_LINE) {
                line.write(b);
            } else {
                tooLong = true;
            }
        }
        accept(line, tooLong);
        flush();
    }

    private void accept(ByteArrayOutputStream bytes, boolean tooLong) throws IOException {
        if (bytes.size() == 0 && !tooLong) {
            return;
        }
        number++;
        if (tooLong) {
            batch.add(wrong("", Problem.of(413, "the line is longer than " + MAX_LINE + " bytes")));
        } else if (!bytes.toString(StandardCharsets.UTF_8).isBlank()) {
            batch.add(parse(bytes.toByteArray()));
        }
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    private Line parse(byte[] bytes) {
        String id = "";
        try {
            Input input = new Input(Bodies.object(bytes), "");
            input.only(
                    "id",
                    "metadata",
                    "credentials",
                    "gateways",
                    "status",
                    "desired",
                    "reported",
                    "desiredVersion",
                    "generationId",
                    "etag");
            id = input.text("id").orElse("");
            String status = input.text("status").orElse("enabled");
            if (!status.equals("enabled") && !status.equals("disabled")) {
                throw input.wrong("status", "status '" + status + "' is neither enabled nor disabled");
            }
            return new Line(number, id, Optional.of(DevicesResource.request(input)), input, Problem.of(200, ""));
        } catch (RuntimeException e) {
            // whatever is wrong with a line is that line's result, and must not end the others
            return wrong(id, ProblemMapper.problem(e));
        }
    }

    private Line wrong(String id, Problem problem) {
        return new Line(number, id, Optional.empty(), Input.none(), problem);
    }

    private void flush() throws IOException {
        List<RegisterRequest> requests =
                batch.stream().flatMap(line -> line.request().stream()).toList();
        List<BulkOutcome> outcomes = List.of();
        Optional<Problem> failure = Optional.empty();
        try {
            outcomes = requests.isEmpty() ? List.of() : provisioning.get().registerAll(requests);
        } catch (RuntimeException e) {
            // the answer is under way: the failure of a batch can only be told as the result of its lines
            failure = Optional.of(ProblemMapper.problem(e));
        }
        int next = 0;
        for (Line line : batch) {
            if (line.request().isEmpty()) {
                write(refused(line, line.problem()));
            } else if (failure.isPresent()) {
                write(refused(line, failure.get()));
            } else {
                write(result(line, outcomes.get(next++)));
            }
        }
        batch.clear();
        out.flush();
    }

    private Map<String, Object> result(Line line, BulkOutcome outcome) {
        if (outcome.error().isPresent()) {
            return refused(line, ProblemMapper.problem(outcome.error().get()));
        }
        Registration made = outcome.registration().orElseThrow();
        String id = made.device().id();
        try {
            Map<String, Object> desired = line.input().object("desired");
            if (!desired.isEmpty()) {
                provisioning.get().setDesired(id, desired, Optional.empty());
            }
            if (line.input().text("status").filter("disabled"::equals).isPresent()) {
                provisioning.get().setEnabled(id, false, Map.of());
            }
        } catch (RuntimeException e) {
            // as above: the device is there, and its line says what of it is not
            return refused(line, ProblemMapper.problem(e));
        }
        return Json.of("line", line.number(), "id", id, "status", 201, "credentials", made.secrets());
    }

    private static Map<String, Object> refused(Line line, Problem problem) {
        Map<String, Object> map = Json.of(
                "line", line.number(),
                "id", line.id().isEmpty() ? null : line.id(),
                "status", problem.status());
        Map<String, Object> details = problem.toMap("/api/v1/devices:import");
        map.put("title", details.get("title"));
        map.put("detail", details.get("detail"));
        if (details.containsKey("errors")) {
            map.put("errors", details.get("errors"));
        }
        return map;
    }

    private void write(Map<String, Object> result) throws IOException {
        out.write(Json.bytes(result));
        out.write('\n');
    }
}
