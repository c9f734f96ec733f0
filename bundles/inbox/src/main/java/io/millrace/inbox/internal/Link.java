package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;

/** A link that listens, as the inbox knows it. Any thread. */
final class Link implements InboxLink {

    private final ListenRequest request;
    private final InboxListener listener;
    private final Post post;
    private volatile int window;
    private volatile boolean closed;

    Link(ListenRequest request, InboxListener listener, Post post) {
        this.request = request;
        this.listener = listener;
        this.post = post;
        this.window = request.window();
    }

    ListenRequest request() {
        return request;
    }

    InboxListener listener() {
        return listener;
    }

    int window() {
        return window;
    }

    boolean isClosed() {
        return closed;
    }

    void end() {
        closed = true;
    }

    @Override
    public void settle(String commandId, Settlement settlement) {
        post.settled(this, commandId, settlement);
    }

    @Override
    public void window(int most) {
        window = Math.max(0, most);
        post.roomChanged(this);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            post.closed(this);
        }
    }
}
