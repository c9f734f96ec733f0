package io.millrace.api.address;

import java.util.Optional;

/**
 * What an address means (design, section 3). Made by {@link AddressParser}; every name in it is checked, and {@code me} is
 * already the connected device's id.
 */
public sealed interface Address {

    /**
     * Device to Millrace: a record of a stream.
     *
     * @param deviceId the device that the record is of
     * @param kind telemetry, events, metadata or diagnostics
     * @param streamId the stream id or event type; empty where the address names none
     */
    record Publish(String deviceId, StreamKind kind, Optional<String> streamId) implements Address {}

    /**
     * Device to Millrace: an inquiry.
     *
     * @param deviceId the device that asks
     * @param name what it asks for, such as {@code time}
     * @param requestId the device's own id, repeated in the reply
     */
    record Request(String deviceId, String name, String requestId) implements Address {}

    /**
     * Device to Millrace: the answer to a command.
     *
     * @param deviceId the device that answers
     * @param commandId the command that is answered
     * @param status a number, or {@code accept}, {@code reject}, {@code abandon}; {@code 200} where the address names none
     */
    record Response(String deviceId, String commandId, String status) implements Address {}

    /**
     * Millrace to device: its inbox, {@code devices/{id}/commands} or {@code devices/{id}/commands/#}.
     *
     * @param deviceId whose inbox
     */
    record Inbox(String deviceId) implements Address {}

    /**
     * Millrace to device: replies to its inquiries, {@code devices/{id}/replies} or {@code devices/{id}/replies/#}.
     *
     * @param deviceId whose replies
     */
    record Replies(String deviceId) implements Address {}

    /**
     * Backend to Millrace: a command, {@code commands/{deviceId}/{name}}.
     *
     * @param deviceId the device that is commanded
     * @param name the command's name
     */
    record Command(String deviceId, String name) implements Address {}

    /**
     * Millrace to backend: outcomes of commands that name an address below as their reply-to,
     * {@code services/{serviceId}/replies} or {@code services/{serviceId}/replies/#} for all of them, and
     * {@code services/{serviceId}/replies/{name}} for one.
     *
     * @param serviceId whose; {@code me} as the client wrote it
     * @param name the last level of the reply-to; empty for all
     */
    record ServiceReplies(String serviceId, Optional<String> name) implements Address {}

    /**
     * Millrace to backend: a durable consumer group, {@code streams/{kind}/{group}}.
     *
     * @param kind a kind that is open to services
     * @param group the group's name
     */
    record Group(StreamKind kind, String group) implements Address {}

    /**
     * Millrace to backend: the live tail of a kind, {@code streams/{kind}}, not durable.
     *
     * @param kind a kind that is open to services
     */
    record Tail(StreamKind kind) implements Address {}
}
