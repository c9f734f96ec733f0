package io.millrace.api.inbox;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The live link of a device as the inbox sees it; implemented by each protocol. Called from the thread of the delivering route
 * and from that of a newer listener: an implementation hands over to its own thread and returns at once.
 */
@ConsumerType
public interface InboxListener {

    /**
     * Sends commands to the device, in order. Each is settled by {@link InboxLink#settle} later, but for listeners at most
     * once.
     *
     * @param deliveries at least one, never more than the window has room for
     * @return whether the link took them; false if it is closing, and they wait again
     */
    boolean deliver(List<CommandDelivery> deliveries);

    /**
     * Another link listens to this inbox now; nothing comes here any more, and what is unsettled here waits again. The link
     * tells the device where its protocol can.
     *
     * @param protocol of the newer one
     */
    void takenOver(String protocol);
}
