package io.millrace.streams.internal.endpoint;

import com.fasterxml.jackson.core.JacksonException;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Tells what is the other side's trouble, which passes, from what is the record's, which does not. The other side's: an error of
 * input or output, an answer 5xx or 429, a database that is not reached, shuts down or cannot write. Stateless.
 */
final class Outages {

    private static final int TOO_MANY_REQUESTS = 429;

    /** Classes of SQL states: connection exception, insufficient resources, operator intervention; Derby's own of its files. */
    private static final Set<String> SQL_CLASSES = Set.of("08", "53", "57", "XS");

    /** Of connectors, whose bundles are not seen from here. */
    private static final Set<String> BY_NAME = Set.of(
            "org.apache.kafka.common.errors.RetriableException",
            "org.eclipse.paho.mqttv5.common.MqttException",
            "com.sun.mail.util.MailConnectException",
            "org.eclipse.angus.mail.util.MailConnectException");

    private Outages() {}

    /** Tells whether a failure is one. */
    static boolean isOne(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOneItself(cause)) {
                return true;
            }
            if (isOfTheRecord(cause)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOneItself(Throwable cause) {
        if (cause instanceof HttpOperationFailedException http) {
            return isTrouble(http.getStatusCode());
        }
        if (cause instanceof SQLException sql) {
            return isTrouble(sql);
        }
        return cause instanceof IOException && !isOfTheRecord(cause) || isNamed(cause.getClass());
    }

    /** Tells whether an HTTP status is the server's trouble. */
    static boolean isTrouble(int status) {
        return status >= 500 || status == TOO_MANY_REQUESTS;
    }

    private static boolean isTrouble(SQLException sql) {
        String state = sql.getSQLState();
        return sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLNonTransientConnectionException
                || state != null && state.length() >= 2 && SQL_CLASSES.contains(state.substring(0, 2));
    }

    /** What extends IOException and says that the content is wrong. */
    private static boolean isOfTheRecord(Throwable cause) {
        return cause instanceof JacksonException
                || cause instanceof CharacterCodingException
                || cause instanceof CharConversionException
                || cause instanceof MalformedURLException
                || cause instanceof HttpOperationFailedException;
    }

    private static boolean isNamed(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (BY_NAME.contains(each.getName())) {
                return true;
            }
        }
        return false;
    }
}
