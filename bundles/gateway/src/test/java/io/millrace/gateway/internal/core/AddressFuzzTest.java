package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.AddressParser;
import io.millrace.testing.Corpus;
import io.millrace.testing.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.Test;

/** An address, which is an MQTT topic too, means something, or is refused with a reason. */
public class AddressFuzzTest {

    @Test
    public void holdsForEachInputThatIsKept() throws IOException {
        Corpus.replay("address", AddressFuzzTest::fuzzerTestOneInput);
    }

    /** What {@code ./millrace fuzz} calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Address address = AddressParser.parse(text, Optional.of("press-1")).address();
            if (address instanceof Address.Inbox inbox && inbox.deviceId().isEmpty()) {
                throw new AssertionError("the inbox of nobody");
            }
        } catch (AddressException e) {
            Refusals.requireReadable(e);
        }
    }
}
