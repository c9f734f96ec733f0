package io.millrace.streams.internal.route;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class MaskedSourceTest {

    private static final String[][] STEPS = {
        {
            "- setHeader:\n    name: Authorization\n    constant: Bearer abc\n",
            "- setHeader:\n    name: Authorization\n    constant: xxxxxx\n"
        },
        {
            "- setHeader:\n    constant: abc\n    name: X-Api-Key\n    id: crm-key\n",
            "- setHeader:\n    constant: xxxxxx\n    name: X-Api-Key\n    id: crm-key\n"
        },
        {"- setHeader: {name: Cookie, simple: \"a=${body}\"}", "- setHeader: {name: Cookie, simple: xxxxxx}"},
        {
            "- setProperty:\n    name: crm.password\n    expression:\n      constant:\n        expression: s3cret\n",
            "- setProperty:\n    name: crm.password\n    expression:\n      constant:\n        expression: xxxxxx\n"
        },
        {
            "- set-header: {name: Ocp-Apim-Subscription-Key, constant: abc}",
            "- set-header: {name: Ocp-Apim-Subscription-Key, constant: xxxxxx}"
        },
        {
            "- setHeader:\n    name: X-Auth-Token\n    constant: |-\n      abc\n      def\n- to: log:a\n",
            "- setHeader:\n    name: X-Auth-Token\n    constant: xxxxxx\n- to: log:a\n"
        },
        {
            "- setHeaders:\n    headers:\n      - {name: Authorization, constant: abc}\n      - {name: site, constant: Ulm}\n",
            "- setHeaders:\n    headers:\n      - {name: Authorization, constant: xxxxxx}\n      - {name: site, constant: Ulm}\n"
        },
        {"- setVariable: {name: token, constant: abc}", "- setVariable: {name: token, constant: xxxxxx}"},
        {
            "- setHeader: {name: content-type, constant: text/plain}",
            "- setHeader: {name: content-type, constant: text/plain}"
        },
        {
            "- setHeader: {name: Authorization, constant: \"Bearer {{env:CRM}}\"}",
            "- setHeader: {name: Authorization, constant: \"Bearer {{env:CRM}}\"}"
        },
        {"apiProperty:\n  - {key: secret, value: abc}", "apiProperty:\n  - {key: secret, value: xxxxxx}"},
        {
            "- beans:\n  - {name: tokens, type: com.example.Tokens}",
            "- beans:\n  - {name: tokens, type: com.example.Tokens}"
        },
    };

    private static String yaml(String text) {
        return MaskedSource.mask(new RouteSource("crm.yaml", text));
    }

    private static String xml(String text) {
        return MaskedSource.mask(new RouteSource("crm.xml", text));
    }

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
            {
                "parameters: {region: u, password: s3cret, delay: 1}",
                "parameters: {region: u, password: xxxxxx, delay: 1}"
            },
            {"password: |\n  s3cret\n  more\ndelay: 1\n", "password: xxxxxx\ndelay: 1\n"},
            {"password:\n  \"s3cret\n   more\" # why\n", "password:\n  xxxxxx # why\n"},
            {"- tokenize: \",\"", "- tokenize: \",\""},
            {"      uri: millrace:telemetry", "      uri: millrace:telemetry"},
            {"a: 1\npassword: p\nb: 2\n", "a: 1\npassword: xxxxxx\nb: 2\n"},
            {"é: 𝄞\npassword: p\nb: 2\n", "é: 𝄞\npassword: xxxxxx\nb: 2\n"},
        };
        for (String[] row : table) {
            assertEquals(row[1], yaml(row[0]));
        }
    }

    @Test
    public void whatAStepSetsASecretHeaderToIsMasked() {
        for (String[] row : STEPS) {
            assertEquals(row[1], yaml(row[0]));
        }
    }

    @Test
    public void aFileThatIsNoYamlShowsNothingThatAStepSets() {
        assertEquals(
                "- setHeader:\n  name: Authorization\n constant: xxxxxx\n  password: xxxxxx\n",
                yaml("- setHeader:\n  name: Authorization\n constant: Bearer abc\n  password: s3cret\n"));
        assertEquals("x: [\n- setHeader: {constant: xxxxxx", yaml("x: [\n- setHeader: {constant: abc, name: Cookie}"));
    }

    @Test
    public void anAliasThatHoldsItselfIsFollowedOnce() {
        assertEquals("a: &a {password: xxxxxx, again: *a}", yaml("a: &a {password: s3cret, again: *a}"));
    }

    @Test
    public void secretsInXmlAreMasked() {
        String[][] table = {
            {"<to uri=\"smtp:h?password=s3cret\"/>", "<to uri=\"smtp:h?password=xxxxxx\"/>"},
            {"<x secretKey=\"s3cret\" id=\"a\"/>", "<x secretKey=\"xxxxxx\" id=\"a\"/>"},
            {"<x secretKey='s3\"cret' id='a'/>", "<x secretKey='xxxxxx' id='a'/>"},
            {
                "<setHeader name=\"Authorization\"><constant>Bearer abc</constant></setHeader><log message=\"m\"/>",
                "<setHeader name=\"Authorization\"><constant>xxxxxx</constant></setHeader><log message=\"m\"/>"
            },
            {
                "<setProperty id=\"a\" name='api-key'>\n <simple trim=\"true\"><![CDATA[a>b<c]]></simple>\n</setProperty>",
                "<setProperty id=\"a\" name='api-key'>\n <simple trim=\"true\"><![CDATA[xxxxxx]]></simple>\n</setProperty>"
            },
            {
                "<setHeaders><setHeader name=\"Cookie\"><constant>a&gt;b>c</constant></setHeader></setHeaders>",
                "<setHeaders><setHeader name=\"Cookie\"><constant>xxxxxx</constant></setHeader></setHeaders>"
            },
            {
                "<setHeader name=\"site\"><constant>Ulm</constant></setHeader>",
                "<setHeader name=\"site\"><constant>Ulm</constant></setHeader>"
            },
            {
                "<setHeader name=\"token\"><constant>{{env:T}}</constant></setHeader>",
                "<setHeader name=\"token\"><constant>{{env:T}}</constant></setHeader>"
            },
            {"<property key=\"password\" value=\"s3cret\"/>", "<property key=\"password\" value=\"xxxxxx\"/>"},
            {"<property value='s3cret' key='password'/>", "<property value='xxxxxx' key='password'/>"},
        };
        for (String[] row : table) {
            assertEquals(row[1], xml(row[0]));
        }
    }

    @Test
    public void aFileThatIsNestedWithoutEndIsMaskedAllTheSame() {
        String deep = "password: abc\n" + "[".repeat(20_000);
        assertEquals("password: xxxxxx\n" + "[".repeat(20_000), MaskedSource.mask(new RouteSource("a.yaml", deep)));
    }
}
