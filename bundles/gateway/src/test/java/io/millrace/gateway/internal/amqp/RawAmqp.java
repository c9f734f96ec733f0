package io.millrace.gateway.internal.amqp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.UnsignedShort;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.amqp.security.SaslInit;
import org.apache.qpid.proton.amqp.security.SaslOutcome;
import org.apache.qpid.proton.amqp.transport.Attach;
import org.apache.qpid.proton.amqp.transport.Begin;
import org.apache.qpid.proton.amqp.transport.Close;
import org.apache.qpid.proton.amqp.transport.Detach;
import org.apache.qpid.proton.amqp.transport.End;
import org.apache.qpid.proton.amqp.transport.Flow;
import org.apache.qpid.proton.amqp.transport.Open;
import org.apache.qpid.proton.amqp.transport.Role;
import org.apache.qpid.proton.amqp.transport.Transfer;

/** AMQP frames on a plain socket, for what no client library would send. */
final class RawAmqp implements AutoCloseable {

    private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 1, 0, 0};
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    RawAmqp(int port, String user, String password) throws Exception {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0});
        in.readNBytes(HEADER.length);
        read();
        SaslInit init = new SaslInit();
        init.setMechanism(Symbol.valueOf("PLAIN"));
        init.setInitialResponse(new Binary(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8)));
        write(1, init, new byte[0]);
        while (!(read() instanceof SaslOutcome)) {
            // until the log-in is answered
        }
        socket.getOutputStream().write(HEADER);
        Open open = new Open();
        open.setContainerId("raw");
        write(0, open, new byte[0]);
        Begin begin = new Begin();
        begin.setNextOutgoingId(UnsignedInteger.ZERO);
        begin.setIncomingWindow(UnsignedInteger.valueOf(1000));
        begin.setOutgoingWindow(UnsignedInteger.valueOf(1000));
        write(0, begin, new byte[0]);
        in.readNBytes(HEADER.length);
    }

    void attach(String address) throws IOException {
        Attach attach = new Attach();
        attach.setName("raw");
        attach.setHandle(UnsignedInteger.ZERO);
        attach.setRole(Role.SENDER);
        attach.setSource(new Source());
        Target target = new Target();
        target.setAddress(address);
        attach.setTarget(target);
        attach.setInitialDeliveryCount(UnsignedInteger.ZERO);
        write(0, attach, new byte[0]);
    }

    /** Attaches a receiver and gives credit. */
    void receive(String address, int credit) throws IOException {
        Attach attach = new Attach();
        attach.setName("raw");
        attach.setHandle(UnsignedInteger.ZERO);
        attach.setRole(Role.RECEIVER);
        Source source = new Source();
        source.setAddress(address);
        attach.setSource(source);
        attach.setTarget(new Target());
        write(0, attach, new byte[0]);
        Flow flow = new Flow();
        flow.setHandle(UnsignedInteger.ZERO);
        flow.setNextIncomingId(UnsignedInteger.ZERO);
        flow.setIncomingWindow(UnsignedInteger.valueOf(1000));
        flow.setNextOutgoingId(UnsignedInteger.ZERO);
        flow.setOutgoingWindow(UnsignedInteger.valueOf(1000));
        flow.setDeliveryCount(UnsignedInteger.ZERO);
        flow.setLinkCredit(UnsignedInteger.valueOf(credit));
        write(0, flow, new byte[0]);
    }

    void transfer(int number, byte[] payload) throws IOException {
        Transfer transfer = new Transfer();
        transfer.setHandle(UnsignedInteger.ZERO);
        transfer.setDeliveryId(UnsignedInteger.valueOf(number));
        transfer.setDeliveryTag(
                new Binary(ByteBuffer.allocate(4).putInt(0, number).array()));
        transfer.setMessageFormat(UnsignedInteger.ZERO);
        write(0, transfer, encode(new Data(new Binary(payload))));
    }

    /** Reads on until the link is detached, and returns the reason. */
    Symbol detached() throws Exception {
        while (true) {
            if (read() instanceof Detach detach) {
                return detach.getError().getCondition();
            }
        }
    }

    /** Reads on until the connection is closed, and returns the reason. */
    Symbol closed() throws Exception {
        while (true) {
            if (read() instanceof Close close) {
                return close.getError().getCondition();
            }
        }
    }

    /** Sends a frame with whatever it says. */
    void frame(byte[] body) throws IOException {
        socket.getOutputStream().write(frame(0, body));
    }

    private static byte[] frame(int channel, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(8 + body.length);
        frame.putInt(frame.capacity()).put((byte) 2).put((byte) 0).putShort((short) channel);
        return frame.put(body).array();
    }

    /** Begins and ends sessions on a channel, all at once. */
    void beginAndEnd(int channel, int times) throws IOException {
        Begin begin = new Begin();
        begin.setNextOutgoingId(UnsignedInteger.ZERO);
        begin.setIncomingWindow(UnsignedInteger.ONE);
        begin.setOutgoingWindow(UnsignedInteger.ONE);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame(channel, encode(begin)));
            all.writeBytes(frame(channel, encode(new End())));
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** Reads until as many sessions have ended. */
    void readEnds(int times) throws Exception {
        for (int left = times; left > 0; ) {
            left -= read() instanceof End ? 1 : 0;
        }
    }

    private Object read() throws Exception {
        int size = in.readInt();
        byte[] frame = in.readNBytes(size - 4);
        if (frame.length < size - 4) {
            throw new EOFException("closed by the server");
        }
        int offset = frame[0] * 4 - 4;
        return offset == frame.length
                ? new UnsignedShort((short) 0)
                : Codec.decode(ByteBuffer.wrap(frame, offset, frame.length - offset));
    }

    private static byte[] encode(Object value) {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        Codec.encoder().setByteBuffer(buffer);
        Codec.encoder().writeObject(value);
        buffer.flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void write(int type, Object performative, byte[] payload) throws IOException {
        byte[] body = encode(performative);
        ByteBuffer frame = ByteBuffer.allocate(8 + body.length + payload.length);
        frame.putInt(frame.capacity()).put((byte) 2).put((byte) type).putShort((short) 0);
        frame.put(body).put(payload);
        socket.getOutputStream().write(frame.array());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
