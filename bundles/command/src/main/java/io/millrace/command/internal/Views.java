package io.millrace.command.internal;

import io.millrace.api.log.GroupInfo;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.stream.StreamRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.table.ShellTable;

/** Renders values of the API as tables, and as the JSON that REST has for them. */
final class Views {

    private static final int PAYLOAD_CHARACTERS = 80;

    private Views() {}

    /** Renders a device as JSON. */
    static Map<String, Object> json(DeviceRecord device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", device.id());
        json.put("status", device.status().wireName());
        json.put("metadata", device.metadata());
        json.put("reported", device.reported());
        json.put("desired", device.desired());
        json.put("gateways", device.gateways());
        json.put("generationId", device.generationId());
        json.put("etag", device.etag());
        return json;
    }

    /** Renders a record of the history as JSON. */
    static Map<String, Object> json(HistoryRecord entry) {
        Map<String, Object> json = json(entry.record());
        json.put("time", entry.time().toString());
        return json;
    }

    /** Renders a record of a stream as JSON. */
    static Map<String, Object> json(StreamRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deviceId", record.deviceId());
        json.put("enqueuedTime", record.stamp().enqueuedTime().toString());
        json.put("kind", record.kind().wireName());
        json.put("stream", record.streamId());
        json.put("messageId", record.stamp().messageId());
        record.content().contentType().ifPresent(type -> json.put("contentType", type));
        json.put("properties", record.content().properties());
        json.put("payload", Payloads.value(record.content().payload()));
        return json;
    }

    /** Renders a record of a stream in one line. */
    static String line(StreamRecord record) {
        return record.stamp().enqueuedTime() + "  " + record.deviceId() + "  "
                + record.kind().wireName() + "/" + record.streamId() + "  "
                + Payloads.line(record.content().payload(), 1000);
    }

    /** Renders records of the history as a table. */
    static ShellTable history(List<HistoryRecord> records) {
        ShellTable table =
                table("Time", "Arrived", "Kind", "Stream", "Payload").emptyTableText("(nothing in that time)");
        for (HistoryRecord entry : records) {
            StreamRecord record = entry.record();
            table.addRow()
                    .addContent(
                            entry.time(),
                            record.stamp().enqueuedTime(),
                            record.kind().wireName(),
                            record.streamId(),
                            Payloads.line(record.content().payload(), PAYLOAD_CHARACTERS));
        }
        return table;
    }

    /** Renders groups as a table. */
    static ShellTable groups(List<GroupInfo> groups) {
        ShellTable table = table("Kind", "Group", "Position", "Lag", "Reader").emptyTableText("(no groups)");
        for (GroupInfo group : groups) {
            table.addRow()
                    .addContent(
                            group.kind().wireName(),
                            group.group(),
                            group.position(),
                            group.lag(),
                            group.reader().orElse(""));
        }
        return table;
    }

    /** Makes a table of these columns. */
    static ShellTable table(String... columns) {
        ShellTable table = new ShellTable();
        for (String column : columns) {
            table.column(column);
        }
        return table;
    }
}
