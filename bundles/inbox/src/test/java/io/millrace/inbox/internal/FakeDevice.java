package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.InboxListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The link of a device, which keeps what it gets. */
final class FakeDevice implements InboxListener {

    final List<CommandDelivery> got = new CopyOnWriteArrayList<>();
    final List<String> takenOverBy = new CopyOnWriteArrayList<>();
    volatile boolean isClosing;

    @Override
    public boolean deliver(List<CommandDelivery> deliveries) {
        if (isClosing) {
            return false;
        }
        got.addAll(deliveries);
        return true;
    }

    @Override
    public void takenOver(String protocol) {
        takenOverBy.add(protocol);
    }

    List<String> payloads() {
        return got.stream()
                .map(delivery -> new String(delivery.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
