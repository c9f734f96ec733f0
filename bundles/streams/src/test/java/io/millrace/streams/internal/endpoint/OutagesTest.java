package io.millrace.streams.internal.endpoint;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.MalformedInputException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.Test;

public final class OutagesTest {

    @Test
    public void theOtherSidesTroubleIsToldFromTheRecords() {
        Map<Throwable, Boolean> table = new LinkedHashMap<>();
        table.put(new SocketTimeoutException("read"), true);
        table.put(new IllegalStateException(new IOException("connection reset")), true);
        table.put(new MalformedInputException(1), false);
        table.put(json(), false);
        table.put(new IllegalArgumentException("no number"), false);
        table.put(http(503), true);
        table.put(http(429), true);
        table.put(http(400), false);
        table.put(http(404), false);
        table.put(new RuntimeException(new SQLTransientConnectionException("pool")), true);
        table.put(new SQLException("terminating", "57P01"), true);
        table.put(new SQLException("gone", "08006"), true);
        table.put(new SQLException("duplicate key", "23505"), false);
        table.put(new SQLException("no state"), false);
        table.forEach((failure, outage) -> assertEquals(failure.toString(), outage, Outages.isOne(failure)));
    }

    private static Throwable json() {
        try {
            return new AssertionError(new ObjectMapper().readTree("{"));
        } catch (IOException e) {
            return new IllegalStateException(e);
        }
    }

    private static HttpOperationFailedException http(int status) {
        return new HttpOperationFailedException("http://crm", status, "no", null, Map.of(), "");
    }
}
