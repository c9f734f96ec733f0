package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.streams.internal.ProviderAwayException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:{kind}} as a producer: appends a record of a device to the log and returns when it is durable. */
final class AppendProducer extends DefaultProducer {

    private static final String OWN_GENERATION = "route";
    private static final int APPEND_TIMEOUT_SECONDS = 30;

    private final Environment environment;
    private final StreamKind kind;
    private final EndpointOptions options;

    AppendProducer(MillraceEndpoint endpoint, Environment environment, StreamKind kind, EndpointOptions options) {
        super(endpoint);
        this.environment = environment;
        this.kind = kind;
        this.options = options;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        StreamRecord record = record(exchange);
        StreamLog log = environment.providers().log().await(Environment.PATIENCE);
        try {
            log.appendAsync(record).get(APPEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ProviderAwayException("the log did not store the record", e.getCause());
        } catch (TimeoutException e) {
            throw new ProviderAwayException("the log has not synced within " + APPEND_TIMEOUT_SECONDS + " s", e);
        }
    }

    private StreamRecord record(Exchange exchange) {
        String deviceId = option(exchange, options.deviceId(), PropertyNames.DEVICE_ID)
                .orElseThrow(() -> new IllegalArgumentException("millrace:" + kind.wireName()
                        + " needs the option 'deviceId' or the header '" + PropertyNames.DEVICE_ID + "'"));
        String streamId =
                option(exchange, options.streamId(), PropertyNames.STREAM_ID).orElse(StreamRecord.DEFAULT_STREAM);
        // An id of its own: with that of its source, state would take one of the two for a repetition.
        Stamp stamp = new Stamp(
                Instant.now(environment.clock()).truncatedTo(ChronoUnit.MILLIS),
                UUID.randomUUID().toString(),
                false,
                option(exchange, Optional.empty(), PropertyNames.GENERATION_ID).orElse(OWN_GENERATION),
                Optional.empty());
        Content content = new Content(
                RecordExchange.contentType(exchange),
                CommandExchange.properties(exchange),
                RecordExchange.payload(exchange));
        return new StreamRecord(
                kind, Names.requireDeviceId(deviceId), Names.requireLevel("stream id", streamId), stamp, content);
    }

    private static Optional<String> option(Exchange exchange, Optional<String> option, String header) {
        if (option.isEmpty()
                && exchange.getMessage().getHeaders().containsKey(header)
                && exchange.getMessage().getHeader(header) == null) {
            // To take the default instead would append to a stream that nobody meant, such as the one that is read.
            throw new IllegalArgumentException(
                    "the header '" + header + "' is null; it must be set to a value, or removed");
        }
        return option.or(() -> Optional.ofNullable(exchange.getMessage().getHeader(header, String.class)));
    }
}
