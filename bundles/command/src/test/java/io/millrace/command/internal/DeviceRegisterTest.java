package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** What a person sees who registers a device. */
public class DeviceRegisterTest {

    private final DeviceRegister command = new DeviceRegister();
    private RegisterRequest asked;

    @Test
    public void printsTheSecretAndTheLinesThatUseIt() throws Exception {
        command.provisioning = registering();
        command.id = "press-1";
        command.metadata = "{\"site\":\"Ulm\"}";

        String printed = Fake.run(command);

        assertEquals(Map.of("site", "Ulm"), asked.metadata());
        assertTrue(printed, printed.contains("password  s3cret"));
        assertTrue(printed, printed.contains("mosquitto_pub -h 127.0.0.1 -p "));
        assertTrue(printed, printed.contains("-u 'press-1' -P 's3cret' -q 1 -t 'devices/press-1/telemetry'"));
        assertTrue(printed, printed.contains("/api/v1/devices/press-1/state'"));
        assertTrue(printed, printed.contains("-p 8883 --cafile ca.pem -i 'press-1' -u 'press-1' -P 's3cret'"));
    }

    @Test
    public void printsJsonWithTheCredentials() throws Exception {
        command.provisioning = registering();
        command.id = "press-1";
        command.json = true;

        assertTrue(Fake.run(command).contains("\"password\" : \"s3cret\""));
    }

    @Test
    public void asksForTwoKeysBesideThePassword() throws Exception {
        command.provisioning = registering();
        command.id = "press-1";
        command.keys = true;

        Fake.run(command);

        assertEquals(3, asked.credentials().size());
    }

    @Test
    public void saysWhereMetadataIsNoJson() {
        command.provisioning = registering();
        command.metadata = "{site:1}";

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertTrue(refused.getMessage(), refused.getMessage().startsWith("--metadata is no JSON: "));
        assertTrue(refused.getMessage(), refused.getMessage().contains("at line 1, column "));
        assertTrue(refused.getMessage(), refused.getMessage().endsWith("'{\"site\":\"Ulm\"}'"));
    }

    @Test
    public void namesTheBundleThatIsAway() {
        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertTrue(refused.getMessage(), refused.getMessage().startsWith("bundle io.millrace.provisioning"));
    }

    @Test
    public void passesOnWhyProvisioningRefuses() {
        command.provisioning = Fake.of(Provisioning.class, Map.of("register", args -> {
            throw new ProvisioningException(ProvisioningException.Reason.CONFLICT, "device 'press-1' exists");
        }));

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertEquals("device 'press-1' exists", refused.getMessage());
    }

    private Provisioning registering() {
        return Fake.of(Provisioning.class, Map.of("register", args -> {
            asked = (RegisterRequest) args[0];
            return new Registration(Fixtures.device(asked.id().orElse("made-1")), Map.of("password", "s3cret"));
        }));
    }
}
