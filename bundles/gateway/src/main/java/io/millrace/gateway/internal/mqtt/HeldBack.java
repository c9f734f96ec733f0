package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.FlowControl;

/** Stops a connection from reading while the server cannot store what it sends. */
final class HeldBack implements FlowControl {

    private final MqttConnection connection;
    private volatile boolean holds;

    HeldBack(MqttConnection connection) {
        this.connection = connection;
    }

    boolean holds() {
        return holds;
    }

    @Override
    public void pause() {
        holds = true;
        connection.onEventLoop(() -> {
            if (holds) {
                connection.pauseReading();
            }
        });
    }

    @Override
    public void resume() {
        holds = false;
        connection.onEventLoop(connection::readOn);
    }

    @Override
    public boolean isOnlyAnswer() {
        return !connection.isV5();
    }
}
