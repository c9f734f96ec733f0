package io.millrace.command.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Keeps a device out. */
@Service
@Command(
        scope = "millrace",
        name = "device-deactivate",
        description = "Keeps a device out; its record and credentials stay")
public final class DeviceDeactivate extends DeviceStatusCommand {

    /** Made by Karaf for each call. */
    public DeviceDeactivate() {
        super(false);
    }
}
