package io.millrace.json;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class JsonTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void membersKeepTheirOrderAndMayBeNull() {
        Map<String, Object> object = Json.of("z", 1, "a", null, "m", List.of("ü"));
        assertEquals("{\"z\":1,\"a\":null,\"m\":[\"ü\"]}", Json.write(object));
        assertEquals(object, Json.readObject(Json.bytes(object)));
        assertEquals(object, Json.stored(Json.write(object), Map.class));
    }

    @Test
    public void whatSomebodySentIsRefusedWithLineAndColumn() {
        String message = assertThrows(JsonException.class, () -> Json.read(utf8("{\"a\":1,\n\"a\":2}")))
                .getMessage();
        assertTrue(message, message.contains("Duplicate field 'a'") && message.contains("line 2, column"));
        assertThrows(JsonException.class, () -> Json.read(utf8("{} {}")));
        assertThrows(JsonException.class, () -> Json.read(utf8("[".repeat(65) + "]".repeat(65))));
        assertThrows(JsonException.class, () -> Json.readObject(utf8("[1]")));
        assertEquals(Optional.empty(), Json.tryRead(utf8("no")));
    }

    @Test
    public void whatIsStoredAndBrokenIsTheStoresFault() {
        assertThrows(IllegalStateException.class, () -> Json.stored("{", Map.class));
    }
}
