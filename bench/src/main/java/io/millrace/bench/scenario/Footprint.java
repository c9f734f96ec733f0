package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.server.MillracePeer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a first start and a second one take until telemetry is accepted, and how much memory a node holds that does nothing. */
final class Footprint implements Scenario {

    private static final int IDLE_SECONDS = 60;
    private static final double MAX_START_SECONDS = 15;
    private static final double MAX_RESIDENT_MIB = 512;

    @Override
    public String word() {
        return "start";
    }

    @Override
    public String about() {
        return "start to first accepted telemetry, cold and again; resident memory after a minute of doing nothing";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int idle = run.plan().quick() ? IDLE_SECONDS / 10 : IDLE_SECONDS;
        EventLoopGroup loops = new NioEventLoopGroup(1);
        long begin = System.nanoTime();
        try (MillracePeer millrace = run.fresh(word())) {
            String id = "device";
            String password = millrace.admit(List.of(id)).get(id);
            FleetMemory.sendOne(millrace, loops, id, password);
            double first = seconds(begin);
            TimeUnit.SECONDS.sleep(idle);
            double resident = millrace.usage().residentMiB();
            millrace.stop();
            long again = System.nanoTime();
            millrace.startAgain();
            FleetMemory.sendOne(millrace, loops, id, password);
            double second = seconds(again);
            return Measurement.alone(
                    word(),
                    List.of(
                            new Figure("start to first accepted telemetry", "cold", first, "s"),
                            new Figure("start to first accepted telemetry", "again", second, "s"),
                            new Figure("resident memory", idle + " s after the start", resident, "MiB")),
                    List.of(
                            Budget.atMost(
                                    "start: cold to first accepted telemetry under 15 s",
                                    first,
                                    MAX_START_SECONDS,
                                    "s"),
                            Budget.atMost("start: idle at most 512 MiB resident", resident, MAX_RESIDENT_MIB, "MiB")));
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
