package io.millrace.gateway.internal.core;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links that listen to inboxes through this gateway. They outlive a swap of the inbox: each listens again, in the order in
 * which they came, so that the newest of a device stays the one that gets its commands. Any thread.
 */
final class InboxLinks {

    private static final Logger LOGGER = LoggerFactory.getLogger(InboxLinks.class);

    private final Services services;
    private final Children children;
    private final AtomicLong number = new AtomicLong();
    private final Set<CoreInboxLink> links = ConcurrentHashMap.newKeySet();
    /** Those of gateways, by the child: nobody else's depend on what becomes of a device. */
    private final Map<String, Set<CoreInboxLink>> ofChildren = new ConcurrentHashMap<>();

    InboxLinks(Services services, Children children) {
        this.services = services;
        this.children = children;
    }

    InboxLink listen(CoreSession session, ListenRequest request, InboxListener listener) {
        CoreInboxLink link = new CoreInboxLink(this, number.incrementAndGet(), session, request, listener);
        links.add(link);
        if (request.gatewayId().isPresent()) {
            ofChildren.compute(request.deviceId(), (child, before) -> {
                Set<CoreInboxLink> all = before == null ? ConcurrentHashMap.newKeySet() : before;
                all.add(link);
                return all;
            });
        }
        link.attach(services.inbox());
        return link;
    }

    boolean isThere(Inbox inbox) {
        return services.inbox().get().filter(now -> now == inbox).isPresent();
    }

    void closed(CoreInboxLink link) {
        links.remove(link);
        ofChildren.computeIfPresent(link.request().deviceId(), (child, all) -> {
            all.remove(link);
            return all.isEmpty() ? null : all;
        });
    }

    /** Returns how many links of gateways there are, by children. */
    int children() {
        return ofChildren.size();
    }

    /** The inbox came or went. */
    void attach() {
        List<CoreInboxLink> all = links.stream()
                .sorted(Comparator.comparingLong(CoreInboxLink::number))
                .toList();
        for (CoreInboxLink link : all) {
            link.attach(services.inbox());
        }
    }

    /** A device changed: who listens for it may not be its gateway any more, or it may not be spoken for. */
    void changed(String deviceId) {
        for (CoreInboxLink link : ofChildren.getOrDefault(deviceId, Set.of())) {
            if (!mayListen(link.request())) {
                LOGGER.debug("{} listens no more for '{}'", link.request().gatewayId(), deviceId);
                link.close();
            }
        }
    }

    private boolean mayListen(ListenRequest request) {
        try {
            return children.isChild(request.gatewayId().orElseThrow(), request.deviceId());
        } catch (AwayException e) {
            // nobody can say now; what it is given is settled or comes again
            return true;
        }
    }
}
