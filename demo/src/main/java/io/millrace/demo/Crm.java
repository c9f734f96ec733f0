package io.millrace.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.millrace.demo.Tickets.Ticket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A CRM, as far as the demo needs one, on the loopback interface: tickets by REST behind OAuth2 client credentials (RFC 6749, section
 * 4.4), and a page that shows them. A token is the secret itself, since nothing here is worth a better one, and so is good after a restart.
 */
final class Crm implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLIENT = "millrace";
    private static final int TOKEN_SECONDS = 600;

    private final Tickets tickets;
    private final String secret;
    private final Consumer<String> tell;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> new Thread(task, "demo crm"));

    /**
     * Starts it.
     *
     * @param tickets what it keeps
     * @param secret of its one client
     * @param port where it listened last; 0, or one that is taken by now, for any
     * @param tell takes a line for the person at the terminal
     */
    Crm(Tickets tickets, String secret, int port, Consumer<String> tell) throws IOException {
        this.tickets = tickets;
        this.secret = secret;
        this.tell = tell;
        server = listen(port);
        server.setExecutor(threads);
        server.createContext("/", answering(this::page));
        server.createContext("/oauth2/token", answering(this::token));
        server.createContext("/api/tickets", answering(this::tickets));
        server.start();
    }

    private static HttpServer listen(int port) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try {
            return HttpServer.create(new InetSocketAddress(here, port), 0);
        } catch (BindException e) {
            // Somebody else has the port by now; whoever needs the new one is told.
            return HttpServer.create(new InetSocketAddress(here, 0), 0);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Returns an address of it. */
    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Returns what Millrace needs to know of it, for a connection file (docs/connectors.md). */
    String connection() {
        return String.join(
                "\n",
                "# Written by ./millrace demo: its stub CRM, which the route alert-to-ticket opens tickets in.",
                "url = " + url("/api"),
                "tokenUrl = " + url("/oauth2/token"),
                "clientId = " + CLIENT,
                ".clientSecret = " + secret,
                "");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What is answered. */
    private record Answer(int status, String type, String body) {

        static Answer json(int status, Object value) throws IOException {
            return new Answer(status, "application/json", JSON.writeValueAsString(value));
        }
    }

    /** Answers a request. */
    @FunctionalInterface
    private interface Desk {
        Answer answer(HttpExchange exchange, String body) throws IOException;
    }

    private static HttpHandler answering(Desk desk) {
        return exchange -> {
            try (exchange) {
                String said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                Answer answer = desk.answer(exchange, said);
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", answer.type());
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        };
    }

    private Answer token(HttpExchange exchange, String body) throws IOException {
        String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + secret).getBytes(StandardCharsets.UTF_8));
        boolean known = ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || body.contains("client_secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8));
        return known && body.contains("grant_type=client_credentials")
                ? Answer.json(200, Map.of("access_token", secret, "token_type", "Bearer", "expires_in", TOKEN_SECONDS))
                : Answer.json(401, Map.of("error", "invalid_client"));
    }

    private Answer tickets(HttpExchange exchange, String body) throws IOException {
        if (!("Bearer " + secret).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.json(401, Map.of("error", "invalid_token"));
        }
        if (exchange.getRequestMethod().equals("POST")) {
            Ticket ticket = tickets.open(JSON.readValue(body, new TypeReference<Map<String, String>>() {}));
            tell.accept(
                    "CRM: ticket " + ticket.number() + ", " + ticket.subject() + ": " + url("/#" + ticket.number()));
            return Answer.json(201, ticket);
        }
        String query = exchange.getRequestURI().getRawQuery();
        String id =
                query == null ? "" : URLDecoder.decode(query.replaceFirst("^externalId=", ""), StandardCharsets.UTF_8);
        return Answer.json(200, Map.of("tickets", tickets.about(id)));
    }

    private Answer page(HttpExchange exchange, String body) {
        List<Ticket> all = tickets.all();
        StringBuilder rows = new StringBuilder();
        for (Ticket ticket : all) {
            rows.append("<tr id=\"%d\"><td>%d</td><td>%s</td><td>%s</td><td><code>%s</code></td></tr>%n"
                    .formatted(
                            ticket.number(),
                            ticket.number(),
                            escaped(ticket.priority()),
                            escaped(ticket.subject()),
                            escaped(ticket.externalId())));
        }
        return new Answer(
                200, "text/html; charset=utf-8", PAGE.replace("{rows}", rows).replace("{count}", "" + all.size()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="refresh" content="5">
            <title>Tickets</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            div { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .4rem .8rem; border-bottom: 1px solid #8886; }
            tr:target { background: #f5c54233; }
            </style>
            </head>
            <body>
            <h1>Tickets ({count})</h1>
            <p>The CRM of the Millrace demo. Its tickets are opened by the route alert-to-ticket, one for each alert.</p>
            <div><table>
            <thead><tr><th>No.</th><th>Priority</th><th>Subject</th><th>Alert</th></tr></thead>
            <tbody>
            {rows}</tbody>
            </table></div>
            </body>
            </html>
            """;
}
