package io.millrace.log.internal;

import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;

/** For a test that looks at the log and not at its answers. */
final class IgnoringCallback implements AppendCallback {

    @Override
    public void appended(long position) {
        // Nobody asks.
    }

    @Override
    public void failed(LogException cause) {
        throw cause;
    }
}
