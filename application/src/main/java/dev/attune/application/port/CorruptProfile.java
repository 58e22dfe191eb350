package dev.attune.application.port;

/** A stored profile that cannot be read: asking again will not help. */
public final class CorruptProfile extends RuntimeException {
    public CorruptProfile(Throwable cause) {
        super("a stored profile cannot be read", cause);
    }
}
