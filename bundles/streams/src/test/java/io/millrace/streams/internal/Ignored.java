package io.millrace.streams.internal;

import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;

/** Ignores what became of an append. */
final class Ignored implements AppendCallback {

    @Override
    public void appended(long position) {
        // Nothing to do.
    }

    @Override
    public void failed(LogException cause) {
        throw cause;
    }
}
