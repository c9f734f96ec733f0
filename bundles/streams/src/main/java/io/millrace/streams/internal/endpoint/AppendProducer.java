package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.streams.internal.ProviderAwayException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    private final boolean derived;

    AppendProducer(MillraceEndpoint endpoint, Environment environment, StreamKind kind, EndpointOptions options) {
        super(endpoint);
        this.environment = environment;
        this.kind = kind;
        this.options = options;
        this.derived = options.isDerived();
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
        Stamp stamp = new Stamp(
                Instant.now(environment.clock()).truncatedTo(ChronoUnit.MILLIS),
                messageId(exchange, streamId),
                derived,
                option(exchange, Optional.empty(), PropertyNames.GENERATION_ID).orElse(OWN_GENERATION),
                Optional.empty());
        Content content = new Content(
                RecordExchange.contentType(exchange),
                CommandExchange.properties(exchange),
                RecordExchange.payload(exchange));
        return new StreamRecord(
                kind, Names.requireDeviceId(deviceId), Names.requireLevel("stream id", streamId), stamp, content);
    }

    /** Never that of its source: who looks at both would take one of the two for a repetition. */
    private String messageId(Exchange exchange, String streamId) {
        if (!derived) {
            return UUID.randomUUID().toString();
        }
        StreamRecord source = source(exchange);
        String name = String.join(
                "\n",
                source.kind().wireName(),
                source.streamId(),
                source.stamp().messageId(),
                kind.wireName(),
                streamId);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static StreamRecord source(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof LogRecord record) {
            return record.record();
        }
        List<?> records = exchange.getProperty(RecordExchange.RECORDS, List.of(), List.class);
        if (records.size() == 1 && records.get(0) instanceof LogRecord record) {
            return record.record();
        }
        throw new IllegalArgumentException("messageId=derived needs an exchange of one record of the log: read with"
                + " 'batchSize' 1, or split the list and leave the body as it is");
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
