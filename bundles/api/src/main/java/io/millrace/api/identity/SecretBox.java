package io.millrace.api.identity;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Encrypts what must be read again with the master key (AES-256-GCM). Provided by the {@code identity} bundle; any thread.
 */
@ProviderType
public interface SecretBox {

    /**
     * Encrypts.
     *
     * @param plain the clear bytes
     * @param context bound to the result: the same must be given to open it, such as {@code device/press-1/primaryKey}
     */
    byte[] seal(byte[] plain, String context);

    /**
     * Decrypts.
     *
     * @param sealed what {@link #seal} returned
     * @param context the same as then
     * @throws IllegalStateException if the master key or the context is another one, or the bytes were changed
     */
    byte[] open(byte[] sealed, String context);
}
