package dev.attune.domain.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The seen items of a profile, each once, in order of their ids. An instance is immutable: one more item costs a copy
 * of the references and nothing else. Whatever the limit, only about the newest {@link #MAX_BYTES} bytes of them stay,
 * so that a document of 2 MB holds them. Which of the oldest items stay may then depend on the order in which they
 * came.
 */
public final class SeenItems {
    static final int MAX_BYTES = 1_400_000;
    private static final Comparator<SeenItem> BY_ID = Comparator.comparing(SeenItem::item);

    public static final SeenItems NONE = new SeenItems(List.of(), 0);

    private final List<SeenItem> items;
    private final long bytes;

    private SeenItems(List<SeenItem> items, long bytes) {
        this.items = items;
        this.bytes = bytes;
    }

    /** Makes seen items of items in any order. */
    public static SeenItems of(Collection<SeenItem> items) {
        return NONE.with(items, Integer.MAX_VALUE);
    }

    /** Adds more items. The {@code limit} items that were met last stay. */
    SeenItems with(Collection<SeenItem> more, int limit) {
        List<SeenItem> merged = new ArrayList<>(items.size() + more.size());
        merged.addAll(items);
        long size = bytes;
        for (SeenItem item : more) {
            int place = Collections.binarySearch(merged, item, BY_ID);
            if (place < 0) {
                merged.add(-place - 1, item);
                size += item.bytes();
            } else {
                merged.set(place, merged.get(place).merge(item));
            }
        }
        size -= forget(merged, merged.size() - limit, size - MAX_BYTES);
        return new SeenItems(Arrays.asList(merged.toArray(SeenItem[]::new)), size);
    }

    /**
     * Removes the oldest items: at least {@code excess} of them, and at least {@code excessBytes} bytes. Returns the
     * number of bytes that it removed.
     */
    private static long forget(List<SeenItem> items, int excess, long excessBytes) {
        if (excess <= 0 && excessBytes <= 0) {
            return 0;
        }
        SeenItem oldest = Collections.min(items, SeenItem.OLDEST_FIRST);
        if (excess <= 1 && excessBytes <= oldest.bytes()) {
            items.remove(oldest);
            return oldest.bytes();
        }
        Set<SeenItem> gone = new HashSet<>();
        long bytes = 0;
        for (SeenItem item : items.stream().sorted(SeenItem.OLDEST_FIRST).toList()) {
            if (gone.size() >= excess && bytes >= excessBytes) {
                break;
            }
            gone.add(item);
            bytes += item.bytes();
        }
        items.removeIf(gone::contains);
        return bytes;
    }

    public int size() {
        return items.size();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Returns the items in order of their ids. */
    public List<SeenItem> list() {
        return Collections.unmodifiableList(items);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenItems seen && items.equals(seen.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
