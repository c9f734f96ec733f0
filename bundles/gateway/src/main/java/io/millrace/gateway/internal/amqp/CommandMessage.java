package io.millrace.gateway.internal.amqp;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandProperties;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedByte;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.apache.qpid.proton.message.Message;

/** A command as a message: the payload alone as its body, what is left of its time to live in the header. */
final class CommandMessage {

    private CommandMessage() {}

    static byte[] encode(CommandDelivery command, Instant now) {
        Message message = Message.Factory.create();
        Header header = new Header();
        header.setDurable(true);
        header.setPriority(UnsignedByte.valueOf((byte) command.priority()));
        // the type holds 49 days, and a command lives 30 at most
        header.setTtl(UnsignedInteger.valueOf(command.timeLeft(now).toMillis()));
        header.setDeliveryCount(UnsignedInteger.valueOf(command.number() - 1));
        message.setHeader(header);
        Properties properties = new Properties();
        properties.setMessageId(command.commandId());
        properties.setTo(command.address());
        properties.setSubject(command.name());
        properties.setAbsoluteExpiryTime(Date.from(command.expiresAt()));
        command.content().contentType().ifPresent(type -> properties.setContentType(Symbol.valueOf(type)));
        message.setProperties(properties);
        message.setApplicationProperties(
                new ApplicationProperties(new HashMap<>(CommandProperties.toDevice(command, now))));
        message.setBody(new Data(new Binary(command.content().payload())));
        return OutboundMessage.encode(message, command.content().payload().length);
    }
}
