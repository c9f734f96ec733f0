package io.millrace.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.rules.ExternalResource;

/** A web service of a business system, as far as a test needs one: it notes what it is asked and answers as it is told. */
final class StubHttp extends ExternalResource {

    /** A request as it came; names of headers begin with a capital and go on in small letters. */
    record Request(String method, String path, Map<String, List<String>> headers, String body) {

        /** The first value of a header. */
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    private static final int UNAUTHORIZED = 401;

    /** What is answered. */
    record Answer(int status, String body) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Function<Request, Answer> behaviour = request -> new Answer(200, "{}");
    private HttpServer server;

    @Override
    protected void before() throws Throwable {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @Override
    protected void after() {
        server.stop(0);
        threads.shutdown();
    }

    /** Says what is answered from now on. */
    void answers(Function<Request, Answer> how) {
        behaviour = how;
    }

    /** What was asked, in order. */
    List<Request> requests() {
        return requests;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = behaviour.apply(request);
            requests.add(request);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (answer.status() == UNAUTHORIZED) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"stub\"");
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
