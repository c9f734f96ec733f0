package io.millrace.connect.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class FileConnectionTest {

    private static final String PID = "io.millrace.connection~crm";

    private final FakeBox box = new FakeBox("master");

    @Test
    public void givesValuesAndSecretsByTheirKeys() {
        FileConnection crm = connection(box, Map.of("url", "https://crm.example", ".apiToken", "s3cret"));
        assertEquals("crm", crm.name());
        assertEquals(Optional.of("https://crm.example"), crm.value("url"));
        assertEquals(Optional.of("s3cret"), crm.value("apiToken"));
        assertEquals(Optional.empty(), crm.value("other"));
        assertEquals(Optional.empty(), crm.value("service.pid"));
        assertEquals(Set.of("url", "apiToken"), crm.keys());
        assertEquals(Optional.empty(), crm.dataSource());
    }

    @Test
    public void sealsWhatStandsInTheFileInClearAndLeavesTheRest() {
        Map<String, Object> written = written(Map.of("url", "https://crm.example", ".apiToken", "s3cret"));
        FakeConfigurations configurations = new FakeConfigurations(written);
        new FileConnection(written, box, new Drivers(), configurations.admin()).seal();
        String sealed = configurations.properties().get(".apiToken").toString();
        assertTrue(sealed, sealed.startsWith("sealed:"));
        assertFalse(sealed.contains("s3cret"));
        assertEquals("https://crm.example", configurations.properties().get("url"));
        assertEquals(PID, configurations.properties().get("service.pid"));
        FileConnection again = connection(box, Map.of(".apiToken", sealed));
        assertEquals(Optional.of("s3cret"), again.value("apiToken"));
    }

    @Test
    public void whatIsSealedIsNotWrittenAgain() {
        String sealed = new Secrets(box).seal("s3cret", "crm", "apiToken");
        Map<String, Object> written = written(Map.of(".apiToken", sealed));
        FakeConfigurations configurations = new FakeConfigurations(Map.of());
        new FileConnection(written, box, new Drivers(), configurations.admin()).seal();
        assertEquals(0, configurations.properties().size());
    }

    @Test
    public void aSecretOfAnotherMasterKeyOrConnectionIsRefusedWithFileAndKey() {
        String others = new Secrets(new FakeBox("other")).seal("s3cret", "crm", "apiToken");
        String elsewhere = new Secrets(box).seal("s3cret", "erp", "apiToken");
        for (String sealed : new String[] {others, elsewhere, "sealed:%%%"}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> connection(box, Map.of(".apiToken", sealed)));
            assertThat(
                    refused.getMessage(), containsString("io.millrace.connection-crm: '.apiToken' cannot be opened"));
        }
    }

    @Test
    public void aSecretWithoutItsDotIsRefused() {
        for (String key : new String[] {"password", "clientSecret", "api-key", "accessToken"}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> connection(box, Map.of(key, "x")));
            assertThat(refused.getMessage(), containsString("write '." + key + "'"));
        }
        connection(box, Map.of("tokenEndpoint", "https://crm.example/token"));
    }

    @Test
    public void settingsOfADatabaseAreChecked() {
        String url = "jdbc:postgresql://db.example/erp";
        assertTrue(connection(box, Map.of("url", url)).dataSource().isPresent());
        for (String wrong : new String[] {"0", "101", "many"}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> connection(box, Map.of("url", url, "poolSize", wrong)));
            assertThat(refused.getMessage(), containsString("io.millrace.connection-crm: 'poolSize' is"));
        }
    }

    @Test
    public void aFileWithoutAGoodNameIsRefused() {
        for (String pid : new String[] {"io.millrace.connection", "io.millrace.connection~a b"}) {
            Map<String, Object> written = Map.of("service.pid", pid);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new FileConnection(written, box, new Drivers(), new FakeConfigurations(Map.of()).admin()));
        }
    }

    private static FileConnection connection(FakeBox box, Map<String, Object> keys) {
        Map<String, Object> written = written(keys);
        return new FileConnection(written, box, new Drivers(), new FakeConfigurations(written).admin());
    }

    private static Map<String, Object> written(Map<String, Object> keys) {
        Map<String, Object> written = new HashMap<>(keys);
        written.put("service.pid", PID);
        written.put("felix.fileinstall.filename", "file:/etc/io.millrace.connection-crm.cfg");
        return written;
    }
}
