package io.millrace.streams.internal.endpoint;

import io.millrace.api.stream.PropertyNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:webhook}: posts the body to a web address; anything but 2xx is an error. */
final class WebhookProducer extends DefaultProducer {

    private final URI url;
    private final Duration timeout;
    private HttpClient client;

    WebhookProducer(Endpoint endpoint, InboxOptions options) {
        super(endpoint);
        url = options.url();
        timeout = options.timeout();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    @Override
    protected void doStop() throws Exception {
        client = null;
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", RecordExchange.contentType(exchange).orElse("application/json"))
                .POST(BodyPublishers.ofByteArray(RecordExchange.payload(exchange)));
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("authorization") || lower.startsWith("x-")) {
                request.header(name, String.valueOf(value));
            }
        });
        request.header("X-Millrace-Device", exchange.getMessage().getHeader(PropertyNames.DEVICE_ID, "", String.class));
        HttpResponse<Void> response = client.send(request.build(), BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) {
            String reason = url.getHost() + " answered " + response.statusCode();
            if (Outages.isTrouble(response.statusCode())) {
                throw new IOException(reason);
            }
            throw new IllegalStateException(reason);
        }
    }
}
