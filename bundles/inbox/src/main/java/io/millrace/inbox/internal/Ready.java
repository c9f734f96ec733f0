package io.millrace.inbox.internal;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Mailboxes that may have mail and room, in turn. The clerk's thread. */
final class Ready {

    private final Set<Mailbox> mailboxes = new LinkedHashSet<>();

    void add(Mailbox mailbox) {
        mailboxes.add(mailbox);
    }

    void remove(Mailbox mailbox) {
        mailboxes.remove(mailbox);
    }

    Optional<Mailbox> next() {
        Iterator<Mailbox> all = mailboxes.iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        Mailbox first = all.next();
        all.remove();
        return Optional.of(first);
    }
}
