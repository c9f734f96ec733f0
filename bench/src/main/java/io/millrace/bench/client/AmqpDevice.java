package io.millrace.bench.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DeliveryMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.SenderOptions;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/**
 * A device on AMQP 1.0, with a thread of its own. Acknowledgements are awaited in the order of the messages, so that one that overtakes
 * another counts as late as that.
 */
public final class AmqpDevice implements LoadDevice {

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final String deviceId;
    private final int window;
    private final boolean settled;
    private final Connection connection;
    private final Sender sender;
    private final BlockingQueue<Work> works = new LinkedBlockingQueue<>();
    private final Queue<Underway> underway = new ArrayDeque<>();
    private final BitSet acknowledged = new BitSet();
    private final Thread thread = new Thread(this::work, "amqp device");
    private volatile Histogram latencies = new Histogram(LONGEST_MICROS, 3);
    private volatile int nextSequence;
    private volatile Optional<IOException> broken = Optional.empty();

    private record Underway(Tracker tracker, int sequence, long startedNanos) {}

    private AmqpDevice(String deviceId, Load load, Connection connection, Sender sender) {
        this.deviceId = deviceId;
        this.window = load.window();
        this.settled = load.qos() == 0;
        this.connection = connection;
        this.sender = sender;
        thread.setDaemon(true);
        thread.start();
    }

    /** Connects, logs in and opens a link. */
    public static AmqpDevice open(Client client, int port, String deviceId, String password, Load load)
            throws IOException, InterruptedException {
        Connection connection = AmqpLink.connect(client, port, deviceId, password);
        DeliveryMode mode = load.qos() == 0 ? DeliveryMode.AT_MOST_ONCE : DeliveryMode.AT_LEAST_ONCE;
        try {
            Sender sender =
                    connection.openSender("devices/" + deviceId + "/telemetry", new SenderOptions().deliveryMode(mode));
            return new AmqpDevice(deviceId, load, connection, AmqpLink.opened(sender));
        } catch (ClientException e) {
            connection.closeAsync();
            throw new IOException("no link: " + e.getMessage(), e);
        }
    }

    /**
     * How it sends.
     *
     * @param qos 0 settled, 1 unsettled
     * @param window how many messages may be on their way
     */
    public record Load(int qos, int window) {}

    private void work() {
        try {
            while (true) {
                Work work = works.take();
                latencies = new Histogram(LONGEST_MICROS, 3);
                send(work);
                work.done().run();
            }
        } catch (ClientException | IOException e) {
            broken = Optional.of(new IOException("the link broke: " + e.getMessage(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void send(Work work) throws ClientException, IOException, InterruptedException {
        long due = System.nanoTime() + work.delayNanos();
        boolean paced = work.intervalNanos() > 0;
        for (int n = 0; n < work.messages(); n++, due += work.intervalNanos()) {
            while (underway.size() >= window || paced && !underway.isEmpty() && isSettled()) {
                settle();
            }
            if (paced) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            }
            int sequence = nextSequence;
            Message<byte[]> message = Message.create(Payload.bytes(sequence)).contentType("application/json");
            long started = paced ? due : System.nanoTime();
            underway.add(new Underway(sender.send(message), sequence, started));
            nextSequence = sequence + 1;
        }
        while (!underway.isEmpty()) {
            settle();
        }
    }

    private boolean isSettled() {
        return underway.element().tracker().settlementFuture().isDone();
    }

    private void settle() throws ClientException, IOException {
        Underway oldest = underway.remove();
        Tracker tracker = oldest.tracker().awaitSettlement(Link.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!settled && (tracker.remoteState() == null || !tracker.remoteState().isAccepted())) {
            throw new IOException("not accepted: " + tracker.remoteState());
        }
        latencies.recordValue(
                Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - oldest.startedNanos())));
        acknowledged.set(oldest.sequence());
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    @Override
    public void begin(Work work) {
        works.add(work);
    }

    @Override
    public Histogram latencies() {
        return latencies;
    }

    @Override
    public BitSet acknowledged() {
        return acknowledged;
    }

    @Override
    public long newest() {
        return nextSequence - 1L;
    }

    @Override
    public Optional<IOException> broken() {
        return broken;
    }

    @Override
    public void close() {
        thread.interrupt();
        connection.closeAsync();
    }
}
