package io.millrace.bench.torture;

import io.millrace.bench.client.StompLink;
import io.millrace.bench.client.StompLink.Frame;
import java.io.IOException;

/** An obedient device on STOMP. */
final class StompObedient extends ObedientDevice {

    private static final int SILENCE_SECONDS = 30;

    private final int port;
    private final String deviceId;
    private final String password;

    StompObedient(int port, String deviceId, String password, Ledger ledger) {
        super(deviceId, ledger);
        this.port = port;
        this.deviceId = deviceId;
        this.password = password;
    }

    @Override
    void session() throws IOException {
        try (StompLink link = new StompLink(port, deviceId, password, SILENCE_SECONDS)) {
            for (String commandId : unanswered()) {
                answer(link, commandId);
            }
            link.write("SUBSCRIBE", "", "id:1", "destination:devices/me/commands", "ack:client-individual");
            while (isRunning()) {
                take(link, link.read());
            }
        }
    }

    private void take(StompLink link, Frame frame) throws IOException {
        String commandId = frame.headers().get("command-id");
        if (frame.command().equals("RECEIPT")) {
            answered(frame.headers().get("receipt-id"));
        } else if (frame.command().equals("MESSAGE") && commandId != null) {
            link.write("ACK", "", "id:" + frame.headers().get("ack"));
            mustAnswer(commandId);
            answer(link, commandId);
        } else {
            throw new IOException("no command and no receipt came: " + frame);
        }
    }

    private static void answer(StompLink link, String commandId) throws IOException {
        link.write("SEND", "{\"rpm\":900}", "destination:devices/me/responses/" + commandId, "receipt:" + commandId);
    }
}
