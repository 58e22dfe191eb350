package dev.attune.domain.consistency;

import dev.attune.domain.event.UserId;

/** The share of the users that is projected together. Part of the stored data: never change the count or the hash. */
public final class Partition {
    public static final int COUNT = 16;

    private Partition() {}

    /** 32-bit FNV-1a over the id's UTF-16 units, folded to 0..15. */
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
