package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.FlowControl;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the core slows a client down that has no other answer to sending too fast. Any thread; its state is the event loop's. */
final class SlowReading implements FlowControl {

    private static final Logger LOG = LoggerFactory.getLogger(SlowReading.class);

    private final MqttConnection connection;
    private final EventExecutor loop;
    private boolean slowed;

    SlowReading(MqttConnection connection, EventExecutor loop) {
        this.connection = connection;
        this.loop = loop;
    }

    /** Tells whether nothing may be read; on the event loop. */
    boolean isSlowed() {
        return slowed;
    }

    @Override
    public void pause() {
        onLoop(() -> {
            slowed = true;
            connection.pauseReading();
        });
    }

    @Override
    public void resume() {
        onLoop(() -> {
            slowed = false;
            connection.resumeReading();
        });
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run(); // at once, so that not one packet more is taken
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server stops, and {} with it", connection);
        }
    }

    @Override
    public boolean isOnlyAnswer() {
        return !connection.isV5();
    }
}
