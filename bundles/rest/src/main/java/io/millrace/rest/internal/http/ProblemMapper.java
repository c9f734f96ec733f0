package io.millrace.rest.internal.http;

import io.millrace.api.address.AddressException;
import io.millrace.api.log.LogException;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.registry.FilterException;
import io.millrace.api.storage.StorageException;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.answer.Problems;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import javax.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whatever a resource throws as a problem. What nobody expected is logged under a number that the caller is told. */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
    private static final int RETRY_SECONDS = 5;

    private final AllowedMethods allowed;

    // the JAX-RS way: a proxy that knows the request of the current thread
    @Context
    private HttpServletRequest request;

    /**
     * Takes its part.
     *
     * @param allowed what each path takes
     */
    ProblemMapper(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    @Override
    public Response toResponse(Throwable failure) {
        Problem problem = problem(failure);
        request.setAttribute(AuditFilter.PROBLEM, problem.detail());
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.toJson(request.getRequestURI()));
        if (problem.status() == Response.Status.METHOD_NOT_ALLOWED.getStatusCode()) {
            answer.header(HttpHeaders.ALLOW, allowed.of(request.getPathInfo()));
        }
        Problems.challenge(problem, request.getHeader("Sec-Fetch-Dest"))
                .ifPresent(challenge -> answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
        problem.retryAfterSeconds().ifPresent(seconds -> answer.header(Problems.RETRY_AFTER, seconds));
        return answer.build();
    }

    /**
     * Returns what to tell the caller of a failure.
     *
     * @param failure what was thrown
     */
    public static Problem problem(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof ProvisioningException refused) {
            return provisioning(refused);
        }
        if (failure instanceof FilterException filter) {
            return Problem.input("/filter", "filter, at position " + filter.position() + ": " + filter.getMessage());
        }
        if (failure instanceof AddressException address) {
            return Problem.of(400, address.getMessage());
        }
        if (failure instanceof WebApplicationException web) {
            return web(web);
        }
        if (failure instanceof StorageException || failure instanceof LogException) {
            LOG.warn("A request failed because a store did: {}", failure.getMessage());
            return Problem.later(503, "a store does not answer: " + failure.getMessage(), RETRY_SECONDS);
        }
        if (failure instanceof IOException) {
            LOG.debug("A caller went away: {}", failure.getMessage());
            return Problem.of(400, "the request or the answer was cut off: " + failure.getMessage());
        }
        String number = UUID.randomUUID().toString();
        LOG.error("A request failed unexpectedly, incident {}", number, failure);
        return Problem.of(500, "this is the server's fault; its log says more under incident " + number);
    }

    private static Problem provisioning(ProvisioningException refused) {
        String detail = refused.getMessage();
        return switch (refused.reason()) {
            case NOT_FOUND -> Problem.of(404, detail);
            case CONFLICT -> Problem.of(409, detail);
            case STALE -> Problem.of(412, detail);
            case UNAVAILABLE -> Problem.later(503, detail, RETRY_SECONDS);
            case INVALID -> refused.pointer()
                    .map(pointer -> Problem.input(pointer, detail))
                    .orElseGet(() -> Problem.of(400, detail));
        };
    }

    private static Problem web(WebApplicationException web) {
        int status = web.getResponse().getStatus();
        String detail =
                switch (status) {
                    case 404 -> "there is nothing at this path; /api/v1/openapi.json lists what there is";
                    case 405 -> "this path does not take this method; /api/v1/openapi.json says which it takes";
                    case 406 -> "the answer is JSON (application/json); the Accept header excludes that";
                    case 415 -> "the body is not of a media type that this call takes (application/json, or what"
                            + " /api/v1/openapi.json says); say so in the Content-Type header";
                    default -> Optional.ofNullable(web.getMessage()).orElse("the request was refused");
                };
        return Problem.of(status, detail);
    }
}
