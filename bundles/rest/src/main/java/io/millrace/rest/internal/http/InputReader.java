package io.millrace.rest.internal.http;

import io.millrace.rest.internal.answer.Bodies;
import io.millrace.rest.internal.answer.Input;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.ext.MessageBodyReader;
import javax.ws.rs.ext.Provider;

/** Reads the body of a call as a JSON object; an absent one is {@code {}}. */
@Provider
public final class InputReader implements MessageBodyReader<Input> {

    private final int maxBytes;

    /**
     * Sets the bound.
     *
     * @param maxBytes the largest body
     */
    public InputReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == Input.class;
    }

    @Override
    public Input readFrom(
            Class<Input> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        byte[] bytes = Bodies.read(body, maxBytes);
        return isBlank(bytes) ? Input.none() : new Input(Bodies.object(bytes), "");
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
