package io.millrace.gateway.internal.broker;

import static org.junit.Assert.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.Test;

public class LoopTasksTest {

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final LoopTasks tasks =
            new LoopTasks(loop::add, () -> done.add("flush"), cause -> done.add("failed: " + cause.getMessage()));

    private void add(String name) {
        tasks.add(() -> done.add(name), () -> done.add(name + " dropped"));
    }

    private void turn() {
        for (Runnable next = loop.poll(); next != null; next = loop.poll()) {
            next.run();
        }
    }

    @Test
    public void manyTasksHaveOneFlush() {
        add("a");
        add("b");
        assertEquals(List.of(), done);
        turn();
        add("c");
        turn();
        assertEquals(List.of("a", "b", "flush", "c", "flush"), done);
    }

    @Test
    public void aTaskThatFailsStrandsNoOther() {
        add("a");
        tasks.add(() -> {
            throw new IllegalStateException("a bug");
        });
        add("b");
        turn();
        assertEquals(List.of("a", "failed: a bug", "b", "flush"), done);
    }

    @Test
    public void whatIsHandedOverToAConnectionThatClosesIsDropped() {
        add("waits");
        tasks.close();
        add("late");
        turn();
        assertEquals(List.of("waits dropped", "late dropped"), done);
    }

    @Test
    public void aTaskMayCloseAndTheRestIsDropped() {
        tasks.add(tasks::close);
        add("a");
        turn();
        assertEquals(List.of("a dropped"), done);
    }

    @Test
    public void aLoopThatStopsDropsToo() {
        LoopTasks stopped = new LoopTasks(
                task -> {
                    throw new RejectedExecutionException("the loop is shut");
                },
                () -> done.add("flush"),
                cause -> done.add("failed"));
        stopped.add(() -> done.add("a"), () -> done.add("a dropped"));
        stopped.add(() -> done.add("b"), () -> done.add("b dropped"));
        assertEquals(List.of("a dropped", "b dropped"), done);
    }
}
