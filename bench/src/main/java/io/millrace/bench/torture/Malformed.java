package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttSocket;
import io.millrace.bench.server.MillracePeer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Packets that no specification allows, of each protocol, before and after a log-in: the server must end each connection, or go on. */
final class Malformed {

    private static final int SILENCE_MILLIS = 20_000;
    private static final int RANDOM_EACH = 50;
    private static final String DEVICE = "malformed";

    private final Traffic traffic;
    private final MillracePeer millrace;
    private final Random random;
    private int sent;

    Malformed(Traffic traffic, Random random) {
        this.traffic = traffic;
        millrace = traffic.millrace();
        this.random = random;
    }

    /** Returns what a connection to a port begins with, and breaks off. */
    static byte[] beginning(String port) {
        return switch (port) {
            case "MQTT" -> new byte[] {0x10, 0x40, 0, 4, 'M', 'Q', 'T', 'T', 4};
            case "AMQP" -> new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0};
            case "STOMP" -> MqttSocket.bytes("CONNECT\naccept-version:1.2\nx:");
            case "HTTP" -> MqttSocket.bytes(
                    "POST /devices/me/telemetry HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nX: ");
                // A ClientHello begins (RFC 8446, section 4.1.2).
            default -> new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        };
    }

    /** Sends them all; a connection that neither ends nor answers a proper packet afterwards is a fault. */
    void run() throws IOException, InterruptedException {
        String password = millrace.admit(List.of(DEVICE)).get(DEVICE);
        byte[] mqtt = hello(MqttSocket.VERSION_3_1_1, password);
        byte[] mqtt5 = hello(MqttSocket.VERSION_5, password);
        byte[] stomp = MqttSocket.bytes(
                "CONNECT\naccept-version:1.2\nhost:x\nlogin:" + DEVICE + "\npasscode:" + password + "\n\n\0");
        byte[] amqp = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
        for (byte[] packet : ofMqtt()) {
            ends("MQTT", mqtt, packet);
            ends("MQTT", mqtt5, packet);
            ends("MQTT", new byte[0], packet);
        }
        for (byte[] frame : ofStomp()) {
            ends("STOMP", stomp, frame);
            ends("STOMP", new byte[0], frame);
        }
        for (byte[] frame : ofAmqp()) {
            ends("AMQP", amqp, frame);
            ends("AMQP", new byte[0], frame);
        }
        for (byte[] request : ofHttp()) {
            ends("HTTP", new byte[0], request);
        }
        Torture.say("malformed: %d connections, each ended by the server", sent);
    }

    private static byte[] hello(int version, String password) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.write(
                version == MqttSocket.VERSION_5
                        ? new byte[] {5, (byte) 0xc2, 0, 60, 0}
                        : new byte[] {4, (byte) 0xc2, 0, 60});
        data.writeUTF(DEVICE);
        data.writeUTF(DEVICE);
        data.writeUTF(password);
        return MqttSocket.packet(0x10, body.toByteArray());
    }

    /** MQTT 3.1.1 and 5, sections 2.1 to 2.3 and those of the packets. */
    private List<byte[]> ofMqtt() {
        List<byte[]> packets = new ArrayList<>(List.of(
                new byte[] {0x00, 0x00}, // type 0 is reserved
                new byte[] {0x32, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f}, // a length of five octets
                MqttSocket.packet(0x36, new byte[] {0, 1, 'a', 0, 1}), // QoS 3
                MqttSocket.packet(0x32, new byte[] {0, 9, 'a'}), // a topic that is longer than the packet
                MqttSocket.packet(0x32, new byte[] {0, 1, 0, 0, 1}), // NUL in a topic
                MqttSocket.packet(0x32, new byte[] {0, 1, '#', 0, 1}), // a wildcard in a topic
                MqttSocket.packet(0x32, new byte[] {0, 2, (byte) 0xc3, 0x28, 0, 1}), // no UTF-8
                MqttSocket.packet(0x80, new byte[] {0, 1, 0, 1, 'a', 1}), // SUBSCRIBE with wrong flags
                MqttSocket.packet(0x82, new byte[] {0, 1}), // SUBSCRIBE to nothing
                MqttSocket.packet(0x82, new byte[] {0, 1, 0, 3, 'a', '#', 'b', 7}), // no filter, QoS 7
                MqttSocket.packet(0xa2, new byte[] {0, 1}), // UNSUBSCRIBE from nothing
                MqttSocket.packet(0x62, new byte[] {0}), // PUBREL without an id
                MqttSocket.packet(0x10, new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0}), // a second CONNECT
                MqttSocket.packet(0x20, new byte[] {0, 0}), // what only a server sends
                MqttSocket.packet(0x90, new byte[] {0, 1, 0}),
                MqttSocket.packet(0xd0, new byte[] {0, 1}))); // PINGRESP
        for (int n = 0; n < RANDOM_EACH; n++) {
            packets.add(MqttSocket.packet(random.nextInt(3) << 4, octets(200)));
        }
        return packets;
    }

    /** STOMP 1.2, sections "Frames" and "Value Encoding". */
    private static List<byte[]> ofStomp() {
        return List.of(
                MqttSocket.bytes("NONSENSE\n\n\0"),
                MqttSocket.bytes("SEND\nno colon\n\n\0"),
                MqttSocket.bytes("SEND\ndestination:a\\tb\n\n\0"),
                MqttSocket.bytes("SEND\n\nx\0"),
                MqttSocket.bytes("SEND\ndestination:devices/me/telemetry\ncontent-length:-1\n\nx\0"),
                MqttSocket.bytes("SEND\ndestination:devices/me/telemetry\ncontent-length:99999999999\n\nx\0"),
                MqttSocket.bytes("SEND\ndestination:devices/me/telemetry\ncontent-length:1\n\nxyz\0"),
                MqttSocket.bytes("SUBSCRIBE\nid:1\n\n\0"),
                MqttSocket.bytes("ACK\nid:nobody\n\n\0"),
                MqttSocket.bytes("BEGIN\ntransaction:1\n\n\0"),
                MqttSocket.bytes("X".repeat(20_000)),
                MqttSocket.bytes("SEND\n" + "a:b\n".repeat(200) + "\n\0"),
                MqttSocket.bytes("SEND\ndestination:" + "x".repeat(20_000) + "\n\n\0"),
                "SEND\ndestination:\u00ff\n\n\0".getBytes(StandardCharsets.ISO_8859_1),
                MqttSocket.bytes("CONNECT\naccept-version:1.2\nlogin:x\npasscode:y\n\n\0"));
    }

    /** AMQP 1.0, part 2, section 2.3, and part 5, section 5.3. */
    private List<byte[]> ofAmqp() {
        List<byte[]> frames = new ArrayList<>(List.of(
                new byte[] {0, 0, 0, 4, 2, 1, 0, 0}, // shorter than its head
                new byte[] {0x7f, 0, 0, 0, 2, 1, 0, 0}, // 2 GiB
                new byte[] {0, 0, 0, 8, 1, 1, 0, 0}, // a data offset below two
                new byte[] {0, 0, 0, 8, 9, 1, 0, 0}, // one beyond the frame
                new byte[] {0, 0, 0, 9, 2, 7, 0, 0, 0}, // a type of frame that there is not
                new byte[] {0, 0, 0, 12, 2, 1, 0, 0, 0, 0x53, 0x41, (byte) 0xc0}, // SASL init that breaks off
                new byte[] {0, 0, 0, 12, 2, 0, 0, 0, 0, 0x53, 0x10, 0x45}, // open without a container id
                new byte[] {0, 0, 0, 13, 2, 1, 0, 0, 0, (byte) 0xa3, 0x7f, 'a', 'b'}));
        for (int n = 0; n < RANDOM_EACH; n++) {
            byte[] body = octets(100);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(new byte[] {0, 0, 0, (byte) (8 + body.length), 2, 1, 0, 0});
            frame.writeBytes(body);
            frames.add(frame.toByteArray());
        }
        return frames;
    }

    /** RFC 9112, sections 2 to 7. */
    private static List<byte[]> ofHttp() {
        String head = "POST /devices/me/telemetry HTTP/1.1\r\nHost: x\r\n";
        return List.of(
                MqttSocket.bytes("NONSENSE\r\n\r\n"),
                MqttSocket.bytes("GET / HTTP/9.9\r\n\r\n"),
                MqttSocket.bytes("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"),
                MqttSocket.bytes("GET /devices/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
                MqttSocket.bytes("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                MqttSocket.bytes("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                MqttSocket.bytes(head + "Content-Length: -1\r\n\r\n"),
                MqttSocket.bytes(head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
                MqttSocket.bytes(head + "Content-Length: 99999999999999999999\r\n\r\n"),
                MqttSocket.bytes(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
                MqttSocket.bytes(
                        head + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\nConnection: close\r\n\r\n0\r\n\r\n"),
                MqttSocket.bytes(
                        head + "Authorization: Basic ????\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1"));
    }

    private byte[] octets(int most) {
        byte[] octets = new byte[1 + random.nextInt(most)];
        random.nextBytes(octets);
        return octets;
    }

    private void ends(String port, byte[] before, byte[] packet) throws IOException {
        sent++;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), millrace.port(port)),
                    Link.PATIENCE_SECONDS * 1_000);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.getOutputStream().write(before);
            socket.getOutputStream().write(packet);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // What it says is not looked at, only whether it hangs up.
            }
        } catch (SocketTimeoutException e) {
            traffic.ledger()
                    .complain("the server left a connection on " + port + " open after "
                            + (before.length == 0 ? "" : "a log-in and ")
                            + HexFormat.of().formatHex(packet, 0, Math.min(40, packet.length)));
        } catch (IOException e) {
            // A reset is an end, too; whether the server still lives the devices tell.
            sent += 0;
        }
    }
}
