package io.millrace.api.address;

import java.util.Map;
import java.util.Objects;

/**
 * An address together with the properties of its optional last level {@code /?k=v&k=v}.
 *
 * @param address what the address means
 * @param properties decoded properties in the order given; unmodifiable
 */
public record ParsedAddress(Address address, Map<String, String> properties) {

    /** Checks that nothing is missing. */
    public ParsedAddress {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(properties, "properties");
    }
}
