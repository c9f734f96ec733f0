package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;

/** Says who may receive from where: a device its own and its children's inbox and replies, a service what it was granted. */
final class Receiving {

    private final Children children;

    Receiving(Children children) {
        this.children = children;
    }

    void require(CoreSession session, Address address) throws RefusedException, AwayException {
        if (address instanceof Address.Inbox inbox) {
            requireDevice(session, inbox.deviceId(), "commands");
        } else if (address instanceof Address.Replies replies) {
            requireDevice(session, replies.deviceId(), "replies");
        } else if (address instanceof Address.ServiceReplies replies) {
            requireService(session, replies.serviceId());
        } else if (address instanceof Address.Group group) {
            requireKind(session, group.kind());
        } else if (address instanceof Address.Tail tail) {
            requireKind(session, tail.kind());
        } else {
            throw new RefusedException(
                    Reason.NOT_AUTHORIZED,
                    "nothing can be received from this address; a device receives from devices/me/commands/# and"
                            + " devices/me/replies/#, a service from streams/{kind}[/{group}] and"
                            + " services/me/replies[/{name}]");
        }
    }

    private void requireDevice(CoreSession session, String deviceId, String what)
            throws RefusedException, AwayException {
        boolean own = session.isDevice(deviceId);
        if (!own && !(session.isDevice() && children.of(session, deviceId).isPresent())) {
            throw children.refusal(session.identity(), deviceId);
        }
        if (session.scope().length > 0 && !Scopes.covers(session.scope(), "devices", deviceId, what)) {
            throw new RefusedException(
                    Reason.NOT_AUTHORIZED, "the token is for " + String.join("/", session.scope()) + " only");
        }
    }

    private static void requireService(CoreSession session, String serviceId) throws RefusedException {
        boolean own =
                serviceId.equals("me") || serviceId.equals(session.identity().id());
        if (session.isDevice() || !own) {
            throw new RefusedException(Reason.NOT_AUTHORIZED, "the replies of service '" + serviceId + "' are its own");
        }
    }

    private static void requireKind(CoreSession session, StreamKind kind) throws RefusedException {
        if (!session.identity().grants().consume().contains(kind)) {
            throw new RefusedException(
                    Reason.NOT_AUTHORIZED,
                    "'" + session.identity().id() + "' is not granted to consume " + kind.wireName());
        }
    }
}
