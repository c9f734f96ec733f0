package io.millrace.alerts.internal.action;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.Test;

public class AddressPolicyTest {

    private static InetAddress[] addresses(String list) throws UnknownHostException {
        String[] literals = list.split(",");
        InetAddress[] found = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            found[i] = InetAddress.getByName(literals[i]);
        }
        return found;
    }

    /** A host stands for the addresses that its name lists. */
    private static List<InetAddress> resolve(String host, String... allowed) throws ActionException {
        return new AddressPolicy(List.of(allowed), AddressPolicyTest::addresses).resolve(host);
    }

    @Test
    public void addressesOfTheInternetAreReached() throws Exception {
        for (String address : List.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1")) {
            assertEquals(address, List.of(InetAddress.getByName(address)), resolve(address));
        }
    }

    @Test
    public void privateLocalAndSpecialAddressesAreNot() {
        for (String address : List.of(
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::1")) {
            ActionException refused = assertThrows(address, ActionException.class, () -> resolve(address));
            assertTrue(
                    refused.getMessage(),
                    refused.isHopeless() && refused.getMessage().contains("webhookAllow"));
        }
    }

    @Test
    public void ofSeveralAddressesOnlyThoseThatMayBeReachedAreUsed() throws Exception {
        assertEquals(List.of(InetAddress.getByName("8.8.8.8")), resolve("127.0.0.1,8.8.8.8"));
    }

    @Test
    public void whatTheOperatorNamesIsReached() throws Exception {
        assertEquals(1, resolve("10.1.2.3", "10.1.0.0/16").size());
        assertThrows(ActionException.class, () -> resolve("10.2.2.3", "10.1.0.0/16"));
        assertEquals(1, resolve("127.0.0.1", "127.0.0.1").size());
        assertThrows(ActionException.class, () -> resolve("127.0.0.2", "127.0.0.1"));
        assertEquals(1, resolve("fd12::1", "fd12::/16").size());
        AddressPolicy named = new AddressPolicy(List.of("CRM.local"), host -> addresses("10.1.2.3"));
        assertEquals(1, named.resolve("crm.local").size());
        assertThrows(ActionException.class, () -> named.resolve("erp.local"));
    }

    @Test
    public void aRangeThatIsNoneIsRefused() {
        for (String range : List.of("10.0.0.0/33", "10.0.0.0/x", "host/8", "1.2.3.4.5/8")) {
            assertThrows(range, IllegalArgumentException.class, () -> resolve("8.8.8.8", range));
        }
    }

    @Test
    public void aNameThatNobodyKnowsMayBeKnownLater() {
        AddressPolicy policy = new AddressPolicy(List.of(), host -> {
            throw new UnknownHostException(host);
        });
        ActionException away = assertThrows(ActionException.class, () -> policy.resolve("crm.example"));
        assertTrue(!away.isHopeless() && away.getMessage().contains("crm.example is not known"));
    }
}
