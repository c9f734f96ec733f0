package io.millrace.alerts.internal.action;

import io.millrace.api.alert.AlertAction;
import io.millrace.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Posts the alert to a web address. The header Idempotency-Key is the same for each attempt. */
final class WebhookDoer implements Doer {

    private final AddressPolicy policy;
    private final PinnedPost client;
    private final Hosts hosts;

    WebhookDoer(AddressPolicy policy, PinnedPost client, Hosts hosts) {
        this.policy = policy;
        this.client = client;
        this.hosts = hosts;
    }

    @Override
    public String perform(Job job) throws ActionException {
        AlertAction.Webhook webhook = (AlertAction.Webhook) job.action();
        String host = webhook.url().getHost();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Millrace");
        headers.put("Idempotency-Key", job.key());
        headers.putAll(webhook.headers());
        int status = post(webhook.url(), headers, Json.bytes(job.alert()));
        String words = host + " answered " + status;
        if (status / 100 == 2) {
            return words;
        }
        if (status / 100 == 5 || status == 408 || status == 425 || status == 429) {
            throw ActionException.later(words);
        }
        throw ActionException.never(status / 100 == 3 ? words + "; redirects are not followed" : words);
    }

    private int post(URI url, Map<String, String> headers, byte[] body) throws ActionException {
        String host = url.getHost();
        Optional<Instant> away = hosts.awayUntil(host);
        if (away.isPresent()) {
            throw ActionException.postponed(host + " did not answer a moment ago", away.get());
        }
        String reason = "";
        for (InetAddress address : policy.resolve(PinnedPost.bare(host))) {
            try {
                int status = client.send(url, address, headers, body);
                hosts.answered(host);
                return status;
            } catch (SSLException e) {
                reason = Authorities.why(e);
            } catch (IOException e) {
                reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
        }
        hosts.failed(host);
        throw ActionException.later(host + ": " + reason);
    }
}
