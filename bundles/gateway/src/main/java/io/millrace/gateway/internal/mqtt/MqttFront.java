package io.millrace.gateway.internal.mqtt;

import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontProtocol;
import io.millrace.gateway.internal.core.LoginQueue;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of the MQTT front share. Owns one thread, {@code millrace-mqtt-timer}, for Wills with a delay and for
 * forgetting sessions.
 */
public final class MqttFront implements AutoCloseable {

    /** The protocol's name in the configuration of an acceptor. */
    public static final String PROTOCOL = "MQTT";

    private static final long FORGET_EVERY_SECONDS = 60;

    private final MqttSettings settings;
    private final LoginQueue logins;
    private final ClientTable clients = new ClientTable();
    private final SessionMemory memory;
    private final WillKeeper wills;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Makes the front.
     *
     * @param settings its bounds
     * @param logins where its clients log in
     */
    public MqttFront(MqttSettings settings, LoginQueue logins) {
        this.settings = settings;
        this.logins = logins;
        memory = new SessionMemory(settings.maxSessions());
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "millrace-mqtt-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        wills = new WillKeeper(timer);
        timer.scheduleWithFixedDelay(
                memory::forgetExpired, FORGET_EVERY_SECONDS, FORGET_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Returns the protocol for acceptors.
     *
     * @param context what it stands on
     */
    public FrontProtocol protocol(FrontContext context) {
        return new FrontProtocol(PROTOCOL, List.of("mqtt", "mqttv3.1"), pipeline -> install(pipeline, context));
    }

    /** Makes a connection speak MQTT. */
    void install(ChannelPipeline pipeline, FrontContext context) {
        PacketDecoder decoder = new PacketDecoder(settings.maxPacketBytes());
        pipeline.addLast("mqtt-decoder", decoder);
        pipeline.addLast("mqtt-connection", new MqttConnection(this, context, decoder));
    }

    MqttSettings settings() {
        return settings;
    }

    LoginQueue logins() {
        return logins;
    }

    ClientTable clients() {
        return clients;
    }

    SessionMemory memory() {
        return memory;
    }

    WillKeeper wills() {
        return wills;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
