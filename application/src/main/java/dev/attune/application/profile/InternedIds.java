package dev.attune.application.profile;

import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values that are met again and again in stored events and profiles: one object for all, so that a profile in memory
 * holds references and no text, and nothing is checked twice.
 */
public final class InternedIds {
    private static final int SLOTS = 1 << 16;
    private static final int MAX_TYPES = 1_000;

    /**
     * A slot keeps the id that came last. Threads may race for it: an entry is immutable, and whoever finds another one
     * makes his own.
     */
    private static final Entry[] ITEMS = new Entry[SLOTS];

    private static final Map<String, EventType> TYPES = new ConcurrentHashMap<>();

    private InternedIds() {}

    /** The id that these bytes are in UTF-8. */
    public static ItemId item(byte[] bytes, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        Entry entry = ITEMS[slot(hash)];
        if (entry != null && Arrays.equals(entry.utf8, 0, entry.utf8.length, bytes, from, from + length)) {
            return entry.id;
        }
        ItemId id = new ItemId(new String(bytes, from, length, StandardCharsets.UTF_8));
        ITEMS[slot(hash)] = new Entry(Arrays.copyOfRange(bytes, from, from + length), id);
        return id;
    }

    /** The id of this text; the same object as of its bytes where it is ASCII, whose bytes hash like the text. */
    public static ItemId item(String text) {
        int slot = slot(text.hashCode());
        Entry entry = ITEMS[slot];
        if (entry != null && entry.id.value().equals(text)) {
            return entry.id;
        }
        ItemId id = new ItemId(text);
        ITEMS[slot] = new Entry(text.getBytes(StandardCharsets.UTF_8), id);
        return id;
    }

    /**
     * Caches at most 1,000 event types. A store can hold more names, from old configurations; those are created anew.
     */
    public static EventType type(String name) {
        EventType known = TYPES.get(name);
        return known != null
                ? known
                : TYPES.size() < MAX_TYPES ? TYPES.computeIfAbsent(name, EventType::new) : new EventType(name);
    }

    private static int slot(int hash) {
        return (hash * 0x9E3779B9) >>> 16;
    }

    private record Entry(byte[] utf8, ItemId id) {}
}
