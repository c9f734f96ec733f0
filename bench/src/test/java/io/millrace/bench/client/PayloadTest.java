package io.millrace.bench.client;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.junit.Test;

/** The message of the benchmark. */
public class PayloadTest {

    @Test
    public void isJsonOf256OctetsWithItsNumber() throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        Payload.write(buffer, 1_234_567);

        JsonNode json = new ObjectMapper().readTree(ByteBufUtil.getBytes(buffer));

        assertEquals(Payload.LENGTH, buffer.readableBytes());
        assertEquals(1_234_567, json.path("seq").asInt());
    }

    @Test
    public void findsTheNumberAgain() {
        ByteBuf buffer = Unpooled.buffer().writeByte(7);
        Payload.write(buffer, 0);
        Payload.write(buffer, 41);

        assertEquals(0, Payload.sequence(buffer, 1));
        assertEquals(41, Payload.sequence(buffer, 1 + Payload.LENGTH));
    }
}
