package dev.attune.application.port;

/**
 * The identity of an event store. Every instance on the store shares both values, and no other store has them.
 *
 * @param id eight random bytes
 * @param tokenKey 32 random bytes that sign consistency tokens; never logged
 */
public record Deployment(byte[] id, byte[] tokenKey) {
    public static final int ID_BYTES = 8;
    public static final int KEY_BYTES = 32;

    public Deployment {
        if (id.length != ID_BYTES || tokenKey.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "deployment needs 8 and 32 bytes: " + id.length + ", " + tokenKey.length);
        }
        id = id.clone();
        tokenKey = tokenKey.clone();
    }

    @Override
    public String toString() {
        return "Deployment";
    }
}
