package io.millrace.streams.internal.route;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class MaskedSourceTest {

    @Test
    public void valuesThatAreSecretAreMaskedAndNothingElse() {
        String[][] table = {
            {"uri: sql:insert?dataSource=#crm", "uri: sql:insert?dataSource=#crm"},
            {"uri: ftp://u@h?password=s3cret&delay=1", "uri: ftp://u@h?password=xxxxxx&delay=1"},
            {"uri: ftp://u@h?password=RAW(a&b)&delay=1", "uri: ftp://u@h?password=xxxxxx&delay=1"},
            {"uri: https://me:s3cret@crm.example/x", "uri: https://me:xxxxxx@crm.example/x"},
            {"  password: s3cret", "  password: xxxxxx"},
            {"  accessToken: \"s3cret\"", "  accessToken: xxxxxx"},
            {"  password: \"{{env:CRM_PASSWORD}}\"", "  password: \"{{env:CRM_PASSWORD}}\""},
            {"<to uri=\"smtp:h?password=s3cret\"/>", "<to uri=\"smtp:h?password=xxxxxx\"/>"},
            {"<x secretKey=\"s3cret\" id=\"a\"/>", "<x secretKey=\"xxxxxx\" id=\"a\"/>"},
            {"      uri: millrace:telemetry", "      uri: millrace:telemetry"},
        };
        for (String[] row : table) {
            assertEquals(row[1], MaskedSource.mask(row[0]));
        }
        assertEquals("a: 1\npassword: xxxxxx\nb: 2\n", MaskedSource.mask("a: 1\npassword: p\nb: 2\n"));
    }
}
