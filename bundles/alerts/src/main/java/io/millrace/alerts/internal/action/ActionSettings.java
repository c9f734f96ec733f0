package io.millrace.alerts.internal.action;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * Checked configuration of actions.
 *
 * @param attempts how often an action is tried
 * @param commandsPerMinute how many commands the alerts of one device may send
 * @param webhookTimeout how long a call may take
 * @param webhookAllow hosts, addresses and ranges that are private and may be reached all the same
 * @param tls makes sockets over TLS, to webhooks and the mail server
 * @param mail the mail server
 */
public record ActionSettings(
        int attempts,
        int commandsPerMinute,
        Duration webhookTimeout,
        List<String> webhookAllow,
        SSLSocketFactory tls,
        MailSettings mail) {

    /** Copies the list, and checks it. */
    public ActionSettings {
        webhookAllow = List.copyOf(webhookAllow);
        AddressPolicy.check(webhookAllow);
    }
}
