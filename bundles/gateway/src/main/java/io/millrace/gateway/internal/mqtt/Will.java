package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.AddressParser;
import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.Content;
import java.util.Optional;

/**
 * A Will as it is published: always on the device's own {@code events/}. A Will topic that is such an address is kept; any
 * other goes to {@code devices/me/events/will} with the property {@code will-topic}, so that devices with a topic of their
 * own making need no change.
 *
 * @param address where it goes
 * @param content what it says
 * @param delaySeconds how long to wait before (section 3.1.3.2.2)
 */
record Will(String address, Content content, long delaySeconds) {

    private static final String OWN = "devices/me/events/will";
    private static final int OF_CONNECTION = 4 * 1024;

    static Will of(String deviceId, Packet.WillMessage message) {
        Content content = Contents.of(message.payload(), message.retain(), message.properties());
        long delay = message.properties().number(Properties5.WILL_DELAY).orElse(0);
        return isOwnEvent(deviceId, message.topic())
                ? new Will(message.topic(), content, delay)
                : new Will(OWN, Contents.withProperty(content, Contents.WILL_TOPIC, message.topic()), delay);
    }

    /** Returns what it takes to keep it: itself, and about as much of its connection as it needs to be published. */
    long octets() {
        long properties = content.properties().entrySet().stream()
                .mapToLong(property ->
                        property.getKey().length() + property.getValue().length())
                .sum();
        return OF_CONNECTION + address.length() + properties + content.payload().length;
    }

    private static boolean isOwnEvent(String deviceId, String topic) {
        try {
            return AddressParser.parse(topic, Optional.of(deviceId)).address() instanceof Address.Publish publish
                    && publish.kind() == StreamKind.EVENTS
                    && publish.deviceId().equals(deviceId);
        } catch (AddressException e) {
            return false;
        }
    }
}
