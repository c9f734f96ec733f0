package io.millrace.rest.internal.provider;

import io.millrace.api.identity.SecretBox;
import io.millrace.api.storage.Database;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The holder of those who store what the API itself keeps; it outlives their swap (design, section 2). */
@Component(service = StoreProviders.class)
public final class StoreProviders {

    private final Slot<Database> database = new Slot<>("the database");
    private final Slot<SecretBox> secretBox = new Slot<>("identity");

    /** Returns the place of the database. */
    public Slot<Database> database() {
        return database;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDatabase(Database provider) {
        database.bind(provider);
    }

    /** Called by the framework. */
    public void unbindDatabase(Database provider) {
        database.unbind(provider);
    }

    /** Returns the place of identity. */
    public Slot<SecretBox> secretBox() {
        return secretBox;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindSecretBox(SecretBox provider) {
        secretBox.bind(provider);
    }

    /** Called by the framework. */
    public void unbindSecretBox(SecretBox provider) {
        secretBox.unbind(provider);
    }
}
