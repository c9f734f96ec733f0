package io.millrace.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The stub CRM as a client of OAuth2 uses it, and as a person sees it. */
public class CrmTest {

    private static final String TICKET =
            "{\"externalId\":\"a-1\",\"subject\":\"press-1: <hot>\",\"priority\":\"major\"}";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> lines = new ArrayList<>();
    private Crm crm;

    @Before
    public void start() throws IOException {
        crm = crm(0);
    }

    @After
    public void stop() {
        crm.close();
    }

    @Test
    public void opensTicketsForItsClientAndShowsThemToPeople() throws Exception {
        String token = token();
        assertEquals(
                "{\"tickets\":[]}",
                call("GET", "/api/tickets?externalId=a-1", token, "").body());

        assertEquals(201, call("POST", "/api/tickets", token, TICKET).statusCode());

        String found = call("GET", "/api/tickets?externalId=a-1", token, "").body();
        assertTrue(found, found.contains("\"number\":1"));
        assertEquals(
                "{\"tickets\":[]}",
                call("GET", "/api/tickets?externalId=a-2", token, "").body());
        String page = call("GET", "/", "", "").body();
        assertTrue(page, page.contains("press-1: &lt;hot>"));
        assertEquals(List.of("CRM: ticket 1, press-1: <hot>: " + crm.url("/#1")), lines);
    }

    @Test
    public void takesNothingFromWhoIsNotItsClient() throws Exception {
        assertEquals(401, call("POST", "/api/tickets", "guessed", TICKET).statusCode());
        assertEquals(
                401,
                call("POST", "/oauth2/token", "", "grant_type=client_credentials&client_secret=x")
                        .statusCode());
        assertEquals(List.of(), lines);
    }

    @Test
    public void isWhereItWasAfterARestart() throws Exception {
        String token = token();
        call("POST", "/api/tickets", token, TICKET);
        int port = crm.port();
        crm.close();

        crm = crm(port);

        assertEquals(port, crm.port());
        String found = call("GET", "/api/tickets?externalId=a-1", token, "").body();
        assertTrue(found, found.contains("\"number\":1"));
    }

    @Test
    public void goesElsewhereWhereItsPortIsTaken() throws Exception {
        try (Crm second = crm(crm.port())) {
            assertNotEquals(crm.port(), second.port());
            assertFalse(second.connection().contains(":" + crm.port() + "/"));
        }
    }

    private Crm crm(int port) throws IOException {
        return new Crm(new Tickets(folder.getRoot().toPath()), "s3cret", port, lines::add);
    }

    private String token() throws Exception {
        HttpResponse<String> answer = call(
                "POST", "/oauth2/token", "", "grant_type=client_credentials&client_id=millrace&client_secret=s3cret");
        return new ObjectMapper().readTree(answer.body()).path("access_token").asText();
    }

    private HttpResponse<String> call(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(crm.url(path)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
