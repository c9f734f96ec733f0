package io.millrace.alerts.internal.action;

import io.millrace.api.alert.AlertAction;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Sends a mail by SMTP. Its Message-ID is the same for each attempt, by which mail servers know repetitions. */
final class MailDoer implements Doer {

    private static final String TIMEOUT_MILLIS = "10000";
    private static final int PERMANENT = 500;

    private final MailSettings settings;
    private final SSLSocketFactory tls;
    private final Clock clock;

    MailDoer(MailSettings settings, SSLSocketFactory tls, Clock clock) {
        this.settings = settings;
        this.tls = tls;
        this.clock = clock;
    }

    @Override
    public String perform(Job job) throws ActionException {
        if (!settings.isThere()) {
            throw ActionException.never("no mail server is named: mailHost of io.millrace.alerts");
        }
        // The library looks for its parts by the loader of the thread.
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(MailDoer.class.getClassLoader());
        try {
            send(job, (AlertAction.Mail) job.action());
            return "taken by " + settings.host();
        } catch (AuthenticationFailedException e) {
            throw ActionException.later(settings.host() + " refuses mailUser and its password");
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void send(Job job, AlertAction.Mail mail) throws MessagingException {
        Session session = Session.getInstance(properties());
        MimeMessage message = new NamedMessage(session, "<alert-" + job.key() + "@millrace>");
        message.setFrom(new InternetAddress(settings.from()));
        for (String address : mail.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
        }
        message.setSubject(Letters.subject(mail, job.alert()), StandardCharsets.UTF_8.name());
        message.setText(Letters.text(mail, job.alert()), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtp")) {
            if (settings.user().isEmpty()) {
                transport.connect();
            } else {
                transport.connect(settings.user(), settings.password());
            }
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", String.valueOf(settings.port()));
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.auth", String.valueOf(!settings.user().isEmpty()));
        properties.put(
                "mail.smtp.ssl.enable", String.valueOf(settings.security().equals("tls")));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", tls);
        // Else the library tries again with a factory of its own, and tells of that.
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put(
                "mail.smtp.starttls.enable", String.valueOf(settings.security().equals("starttls")));
        properties.put(
                "mail.smtp.starttls.required",
                String.valueOf(settings.security().equals("starttls")));
        return properties;
    }

    private ActionException failure(MessagingException failure) {
        int code = 0;
        for (Exception cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SSLException broken) {
                return ActionException.later(settings.host() + ": " + Authorities.why(broken));
            }
            code = Math.max(code, code(cause));
        }
        String words =
                settings.host() + ": " + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        return code >= PERMANENT ? ActionException.never(words) : ActionException.later(words);
    }

    private static Exception next(Exception cause) {
        if (cause instanceof MessagingException mail) {
            return mail.getNextException();
        }
        return cause.getCause() instanceof Exception deeper ? deeper : null;
    }

    private static int code(Exception failure) {
        if (failure instanceof SMTPSendFailedException refused) {
            return refused.getReturnCode();
        }
        if (failure instanceof SMTPAddressFailedException refused) {
            return refused.getReturnCode();
        }
        return failure instanceof SMTPSenderFailedException refused ? refused.getReturnCode() : 0;
    }

    /** A message whose id is given. */
    private static final class NamedMessage extends MimeMessage {

        private final String id;

        NamedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
