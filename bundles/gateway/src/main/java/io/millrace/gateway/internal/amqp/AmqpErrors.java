package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ConnectionError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.LinkError;

/** Refusals as error conditions of AMQP 1.0, section 2.8.14 to 2.8.18. */
final class AmqpErrors {

    private AmqpErrors() {}

    static ErrorCondition of(RefusedException cause) {
        Symbol condition =
                switch (cause.reason()) {
                    case BAD_CREDENTIALS, NOT_AUTHORIZED, REVOKED -> AmqpError.UNAUTHORIZED_ACCESS;
                    case BAD_ADDRESS -> AmqpError.NOT_FOUND;
                    case BAD_PAYLOAD -> AmqpError.DECODE_ERROR;
                    case TOO_LARGE -> LinkError.MESSAGE_SIZE_EXCEEDED;
                    case QUOTA_EXCEEDED -> AmqpError.RESOURCE_LIMIT_EXCEEDED;
                    case TAKEN_OVER -> LinkError.STOLEN;
                    case UNAVAILABLE -> AmqpError.INTERNAL_ERROR;
                };
        return new ErrorCondition(condition, cause.getMessage());
    }

    static ErrorCondition notImplemented(String words) {
        return new ErrorCondition(AmqpError.NOT_IMPLEMENTED, words);
    }

    static ErrorCondition creditExceeded(int credit) {
        return new ErrorCondition(
                LinkError.TRANSFER_LIMIT_EXCEEDED, "more messages came than the credit of " + credit + " allows");
    }

    static ErrorCondition stolen(String protocol) {
        return new ErrorCondition(LinkError.STOLEN, "a newer connection over " + protocol + " receives the commands");
    }

    static ErrorCondition stopping() {
        return new ErrorCondition(ConnectionError.CONNECTION_FORCED, "the server stops");
    }
}
