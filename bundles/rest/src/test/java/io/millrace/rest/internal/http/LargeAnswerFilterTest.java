package io.millrace.rest.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.rest.internal.RestServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.Rule;
import org.junit.Test;

/** Few large answers at a time, and no caller with more than its share. */
public class LargeAnswerFilterTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Places places = new Places(new Places.Share(3, 2), new Places.Share(2, 1));

    @Rule
    public final RestServer server = new RestServer(new LargeAnswerFilter(places, Duration.ofMillis(100)));

    private int status(String user, String path) {
        return server.send(server.request(user, "/api/v1" + path)).status();
    }

    @Test
    public void noCallerHasMoreThanItsShareAndAllTogetherNoMoreThanThereAre() throws Exception {
        assertTrue(places.take("a", NOW));
        assertTrue(places.take("a", NOW));
        assertFalse(places.take("a", NOW));
        assertTrue(places.take("b", NOW));
        assertFalse("there are three", places.take("b", NOW));
        places.give("a");
        assertTrue(places.take("c", NOW));
        assertEquals(3, places.taken());
    }

    @Test
    public void whoFindsNoneWaitsForOneAndOfThoseNoCallerIsMoreThanItsShareEither() throws Exception {
        places.take("a", NOW);
        places.take("a", NOW);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> take("a"));
        await().until(() -> places.waiting() == 1);
        assertFalse("at once, since one of it waits already", places.take("a", LONG));
        assertTrue("the third place is not for it", places.take("b", NOW));
        places.give("a");
        assertTrue(waiting.join());
        assertEquals(0, places.waiting());
        assertEquals(3, places.taken());
    }

    private boolean take(String caller) {
        try {
            return places.take(caller, LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void whatMayBeLargeIsRefusedWhileThereIsNoPlaceAndTheRestGoesOn() throws Exception {
        server.call("POST", "/devices", "{\"id\":\"press-1\"}");
        places.take("viewer", NOW);
        places.take("viewer", NOW);
        for (String large : new String[] {
            "/devices/press-1/history", "/devices/press-1/commands", "/dead-letters", "/devices?limit=1001"
        }) {
            assertEquals(large, 503, status("viewer", large));
            assertEquals(large, 200, status("admin", large));
        }
        assertEquals(200, status("viewer", "/devices?limit=1000"));
        assertEquals(400, status("viewer", "/devices?limit=many"));
        places.give("viewer");
        assertEquals(200, status("viewer", "/devices/press-1/history"));
        // The client has its answer a moment before the server is done with it.
        await("what was answered holds none").until(() -> places.taken() == 1);
    }
}
