package io.millrace.gateway.internal.broker;

import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** Lets nobody into the broker itself: clients are logged in by the gateway, and none of Artemis's own protocols is offered. */
final class NobodySecurityManager implements ActiveMQSecurityManager {

    @Override
    public boolean validateUser(String user, String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
        return false;
    }
}
