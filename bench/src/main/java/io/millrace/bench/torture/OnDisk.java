package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Path;

/** A trial whose server stands on a {@link Disk}. */
abstract class OnDisk implements Trial {

    /** As Linux has it: dirty_expire_centisecs. */
    static final int WRITEBACK_SECONDS = 30;

    private Disk disk;

    @Override
    public MillracePeer start(Path assembly, Path folder) throws IOException, InterruptedException {
        disk = new Disk(folder, folder.resolve(MillracePeer.DATA), WRITEBACK_SECONDS);
        return Trial.server(assembly, folder);
    }

    final Disk disk() {
        return disk;
    }

    /**
     * Cuts the power of the disk under the running server and starts it again on what is left; it is not healthy yet.
     *
     * @param seed see {@link Disk#cut}
     */
    final void cut(MillracePeer millrace, int seed) throws IOException, InterruptedException {
        millrace.process().requireAlive();
        millrace.process().signal("STOP");
        disk.cut(seed);
        millrace.process().kill();
        disk.powerOn();
        millrace.startAgain();
    }

    @Override
    public void end() throws IOException {
        disk.close();
    }
}
