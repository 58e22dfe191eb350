package dev.attune.domain.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Items seen long ago, each once, in order of their ids. Immutable: one item more costs a copy of references and nothing else. */
public final class SeenItems {
    private static final Comparator<SeenItem> BY_ID = Comparator.comparing(SeenItem::item);

    public static final SeenItems NONE = new SeenItems(List.of());

    private final List<SeenItem> items;

    private SeenItems(List<SeenItem> items) {
        this.items = items;
    }

    /** In any order. */
    public static SeenItems of(Collection<SeenItem> items) {
        return NONE.with(items, Integer.MAX_VALUE);
    }

    /** These and more, of which the {@code limit} that were met last stay. */
    SeenItems with(Collection<SeenItem> more, int limit) {
        List<SeenItem> merged = new ArrayList<>(items.size() + more.size());
        merged.addAll(items);
        for (SeenItem item : more) {
            int place = Collections.binarySearch(merged, item, BY_ID);
            if (place < 0) {
                merged.add(-place - 1, item);
            } else {
                merged.set(place, merged.get(place).merge(item));
            }
        }
        forget(merged, merged.size() - limit);
        return new SeenItems(Arrays.asList(merged.toArray(SeenItem[]::new)));
    }

    private static void forget(List<SeenItem> items, int excess) {
        if (excess == 1) {
            items.remove(Collections.min(items, SeenItem.OLDEST_FIRST));
        } else if (excess > 1) {
            Set<SeenItem> oldest = new HashSet<>(items.stream().sorted(SeenItem.OLDEST_FIRST).limit(excess).toList());
            items.removeIf(oldest::contains);
        }
    }

    public int size() {
        return items.size();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** In order of their ids. */
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
