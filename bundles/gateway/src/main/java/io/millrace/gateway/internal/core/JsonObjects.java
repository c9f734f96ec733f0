package io.millrace.gateway.internal.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.api.gateway.RefusedException;
import java.io.IOException;

/** Tells whether octets are one JSON object, without building it. Any thread. */
final class JsonObjects {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonObjects() {}

    /** Refuses what is no JSON object, saying where it goes wrong. */
    static void require(byte[] payload) throws RefusedException {
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("begins with something else");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw refused("something follows the object");
            }
        } catch (StreamConstraintsException e) {
            // it has no place
            throw refused(e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw refused("line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + " is no JSON");
        } catch (IOException e) {
            throw refused("it cannot be read");
        }
    }

    private static RefusedException refused(String what) {
        return new RefusedException(
                RefusedException.Reason.BAD_PAYLOAD,
                "metadata must be a JSON object, a merge patch of what the device reports (RFC 7396); " + what);
    }
}
