package dev.attune.application.port;

/** The error for a stored profile that cannot be read. To ask again does not help. */
public final class CorruptProfile extends RuntimeException {
    public CorruptProfile(Throwable cause) {
        super("a stored profile cannot be read", cause);
    }
}
