package dev.attune.application.profile;

import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shared objects for the ids and types that come again and again in stored events and profiles. So a profile in memory
 * holds references instead of texts, and a known value is not checked again.
 */
public final class InternedIds {
    private static final int SLOTS = 1 << 16;
    private static final int MAX_TYPES = 1_000;

    /**
     * A slot keeps the id that came last. Threads may race for it, because an entry is immutable. A thread that finds
     * another entry makes its own.
     */
    private static final Entry[] ITEMS = new Entry[SLOTS];

    private static final Map<String, EventType> TYPES = new ConcurrentHashMap<>();

    private InternedIds() {}

    /** Returns the id whose UTF-8 form is these bytes. */
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

    /**
     * Returns the id of a text. For ASCII text it is the same object as for the bytes, because these hash like the
     * text.
     */
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
     * Returns the type of a name. At most 1,000 types are cached. A store can hold more names, from old configurations,
     * and those are created anew each time.
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
