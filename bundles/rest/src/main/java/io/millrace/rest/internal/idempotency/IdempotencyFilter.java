package io.millrace.rest.internal.idempotency;

import io.millrace.rest.internal.RestSettings;
import io.millrace.rest.internal.answer.Bodies;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.answer.Problems;
import io.millrace.rest.internal.http.ProblemMapper;
import io.millrace.rest.internal.provider.StoreProviders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a POST with an {@code Idempotency-Key} harmless to repeat: the same caller, path, key and body get the first answer again.
 * Only success is kept, since what was refused changed nothing. The streamed import is not covered: its lines are
 * harmless to repeat by themselves.
 */
@Component(
        service = Filter.class,
        property = {
            "service.ranking:Integer=500",
            "osgi.http.whiteboard.filter.name=millrace-idempotency",
            "osgi.http.whiteboard.filter.pattern=/api/v1/*",
            "osgi.http.whiteboard.filter.asyncSupported:Boolean=true"
        })
public final class IdempotencyFilter implements Filter {

    /** Name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Set<String> EXEMPT = Set.of("/api/v1/devices:import", "/api/v1/sessions");
    private static final int MAX_ANSWER = 256 * 1024;

    private final AnswerStore store;
    private final int maxBodyBytes;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Called by the framework.
     *
     * @param settings of the API
     * @param stores where answers are kept
     */
    @Activate
    public IdempotencyFilter(@Reference RestSettings settings, @Reference StoreProviders stores) {
        this(new JdbcAnswerStore(stores, settings.idempotencyLifetime(), Clock.systemUTC()), settings.maxBodyBytes());
    }

    /**
     * Puts the parts together.
     *
     * @param store where answers are kept
     * @param maxBodyBytes the largest body
     */
    IdempotencyFilter(AnswerStore store, int maxBodyBytes) {
        this.store = store;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void init(FilterConfig config) {
        // all that it needs came with the constructor
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String key = http.getHeader(HEADER);
        if (key == null
                || !http.getMethod().equals("POST")
                || http.getUserPrincipal() == null
                || EXEMPT.contains(http.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        try {
            once(http, answer, key, chain);
        } catch (RuntimeException e) {
            // the boundary of the protocol: whatever it is becomes a problem
            Problems.send(http, answer, ProblemMapper.problem(e));
        }
    }

    private void once(HttpServletRequest request, HttpServletResponse response, String key, FilterChain chain)
            throws IOException, ServletException {
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.input(
                    "/" + HEADER, HEADER + " has to be 1 to 255 printable ASCII characters without space");
        }
        String id = digest((request.getRemoteUser()
                        + '\n'
                        + request.getRequestURI()
                        + '\n'
                        + request.getQueryString()
                        + '\n'
                        + key)
                .getBytes(StandardCharsets.UTF_8));
        if (!underWay.add(id)) {
            throw new ProblemException(Problem.later(
                    409, "the first call with this " + HEADER + " is still being worked on; try again later", 1));
        }
        try {
            byte[] body = Bodies.read(request.getInputStream(), maxBodyBytes);
            Optional<AnswerStore.Entry> first = store.find(id);
            if (first.isPresent()) {
                again(first.get(), digest(body), response);
            } else {
                firstTime(id, body, new BufferedRequest(request, body), response, chain);
            }
        } finally {
            underWay.remove(id);
        }
    }

    private static void again(AnswerStore.Entry first, String bodyDigest, HttpServletResponse response)
            throws IOException {
        if (!first.bodyDigest().equals(bodyDigest)) {
            throw new ProblemException(Problem.of(
                    409, "this " + HEADER + " was used with another body before; use a new key for a new call"));
        }
        response.setHeader("Idempotency-Replayed", "true");
        SavedAnswer.fromBytes(first.answer()).send(response);
    }

    private void firstTime(
            String id, byte[] body, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        BufferedResponse buffered = new BufferedResponse(response);
        chain.doFilter(request, buffered);
        SavedAnswer answer = SavedAnswer.of(response, buffered.body());
        if (answer.status() / 100 == 2 && answer.body().length <= MAX_ANSWER) {
            keep(id, new AnswerStore.Entry(digest(body), answer.toBytes()));
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    /** Keeps an answer. The call is done already: that it cannot be kept is no reason to keep it from the caller. */
    private void keep(String id, AnswerStore.Entry entry) {
        try {
            store.save(id, entry);
        } catch (RuntimeException e) {
            // the boundary to a store that may fail in ways of its own
            LOG.warn("The answer to a call with an {} was not kept: {}", HEADER, e.getMessage());
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void destroy() {
        // holds nothing
    }
}
