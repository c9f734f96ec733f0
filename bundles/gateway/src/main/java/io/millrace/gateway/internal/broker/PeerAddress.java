package io.millrace.gateway.internal.broker;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The address of a client as people read it, in the log and in that of its device. */
public final class PeerAddress {

    private PeerAddress() {}

    /**
     * Returns host and port, such as {@code 192.0.2.1:5000} or {@code [2001:db8:0:0:0:0:0:1]:5000}.
     *
     * @param channel of the client
     */
    public static String of(Channel channel) {
        return of(channel.remoteAddress());
    }

    static String of(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            String host = inet.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }
}
