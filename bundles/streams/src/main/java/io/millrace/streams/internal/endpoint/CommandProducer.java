package io.millrace.streams.internal.endpoint;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.PropertyNames;
import io.millrace.streams.internal.ProviderAwayException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:command}: puts a command into the inbox of a device and returns when it is durable. */
final class CommandProducer extends DefaultProducer {

    private static final int TIMEOUT_SECONDS = 30;

    private final Environment environment;
    private final InboxOptions options;

    CommandProducer(Endpoint endpoint, Environment environment, InboxOptions options) {
        super(endpoint);
        this.environment = environment;
        this.options = options;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        CommandRequest request = request(exchange);
        Inbox inbox = environment.providers().inbox().await(Environment.PATIENCE);
        try {
            CommandStatus status = inbox.submit(request).toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            exchange.getMessage().setHeader(CommandProperties.COMMAND_ID, status.commandId());
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw new ProviderAwayException("the inbox has not synced within " + TIMEOUT_SECONDS + " s", e);
        }
    }

    private static RuntimeException failure(Throwable cause) {
        boolean away = cause instanceof InboxException known && known.reason() == Reason.UNAVAILABLE;
        return away
                ? new ProviderAwayException("the inbox did not take the command", cause)
                : new IllegalArgumentException("the inbox did not take the command: " + cause.getMessage(), cause);
    }

    private CommandRequest request(Exchange exchange) {
        Map<String, String> properties = CommandExchange.properties(exchange);
        replace(exchange, properties, "ttl", CommandProperties.TTL);
        replace(exchange, properties, "priority", CommandProperties.PRIORITY);
        replace(exchange, properties, "collapseKey", CommandProperties.COLLAPSE_KEY);
        CommandOptions commandOptions = CommandProperties.options(properties);
        String route = Optional.ofNullable(exchange.getFromRouteId()).orElse("?");
        return new CommandRequest(
                options.require(exchange, "deviceId", PropertyNames.DEVICE_ID),
                options.require(exchange, "name", CommandProperties.COMMAND_NAME),
                CommandExchange.content(exchange, CommandProperties.own(properties)),
                commandOptions,
                Sender.named("route/" + route));
    }

    private void replace(Exchange exchange, Map<String, String> properties, String option, String header) {
        options.text(exchange, option, header).ifPresent(value -> properties.put(header, value));
    }
}
