package dev.attune.adapters.jdbc;

import dev.attune.domain.item.ItemId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Ids of items as they are met again and again in stored profiles: one object for all, so that a profile in memory holds references
 * and no text. A slot keeps the id that came last. Threads may race for it: each entry is immutable, and whoever finds another
 * one makes his own.
 */
final class ItemIds {
    private static final int SLOTS = 1 << 16;

    private final Entry[] entries = new Entry[SLOTS];

    /** The id that these bytes are in UTF-8. */
    ItemId of(byte[] bytes, int from, int length) {
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash * 0x9E3779B9) >>> 16;
        Entry entry = entries[slot];
        if (entry != null && Arrays.equals(entry.utf8, 0, entry.utf8.length, bytes, from, from + length)) {
            return entry.id;
        }
        ItemId id = new ItemId(new String(bytes, from, length, StandardCharsets.UTF_8));
        entries[slot] = new Entry(Arrays.copyOfRange(bytes, from, from + length), id);
        return id;
    }

    private record Entry(byte[] utf8, ItemId id) {
    }
}
