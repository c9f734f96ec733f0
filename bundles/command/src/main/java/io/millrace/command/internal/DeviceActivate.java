package io.millrace.command.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lets a device connect. */
@Service
@Command(scope = "millrace", name = "device-activate", description = "Lets a device connect again")
public final class DeviceActivate extends DeviceStatusCommand {

    /** Made by Karaf for each call. */
    public DeviceActivate() {
        super(true);
    }
}
