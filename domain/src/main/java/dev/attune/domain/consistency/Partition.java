package dev.attune.domain.consistency;

import dev.attune.domain.event.UserId;

/**
 * A share of the users that is projected together. The count and the hash are part of the stored data, and must never
 * change.
 */
public final class Partition {
    public static final int COUNT = 16;

    private Partition() {}

    /** Returns the partition of a user: 32-bit FNV-1a over the bytes of the id's UTF-16 units, folded to 0..15. */
    public static int of(UserId user) {
        int hash = 0x811c9dc5;
        String text = user.value();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = (hash ^ (c & 0xff)) * 0x01000193;
            hash = (hash ^ (c >>> 8)) * 0x01000193;
        }
        return (hash ^ hash >>> 16) & (COUNT - 1);
    }
}
