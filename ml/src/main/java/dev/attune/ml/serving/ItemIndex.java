package dev.attune.ml.serving;

import dev.attune.domain.item.ItemId;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of items by id, in a hash table with open addressing that is at most half full. A slot holds the hash beside
 * the number. So ids are compared only if they are nearly certain to be equal.
 */
public final class ItemIndex {
    private static final long EMPTY = -1;

    private final ItemId[] items;
    private final long[] table;

    public ItemIndex(String[] ids) {
        this(Arrays.stream(ids).map(ItemId::new).toArray(ItemId[]::new));
    }

    private ItemIndex(ItemId[] items) {
        this.items = items;
        this.table = new long[Math.max(2, Integer.highestOneBit(Math.max(1, items.length)) << 2)];
        Arrays.fill(table, EMPTY);
        for (int i = 0; i < items.length; i++) {
            int hash = hash(items[i]);
            int slot = hash & table.length - 1;
            while (table[slot] != EMPTY) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = (long) hash << Integer.SIZE | i;
        }
    }

    /** Returns an index of these items, followed by more items that are not among them. */
    ItemIndex and(List<ItemId> more) {
        ItemId[] all = Arrays.copyOf(items, items.length + more.size());
        for (int i = 0; i < more.size(); i++) {
            all[items.length + i] = more.get(i);
        }
        return new ItemIndex(all);
    }

    public int size() {
        return items.length;
    }

    ItemId item(int index) {
        return items[index];
    }

    /** The number of an item, or -1. */
    int indexOf(ItemId item) {
        int hash = hash(item);
        for (int slot = hash & table.length - 1; table[slot] != EMPTY; slot = slot + 1 & table.length - 1) {
            int number = (int) table[slot];
            if ((int) (table[slot] >>> Integer.SIZE) == hash
                    && (items[number] == item || items[number].value().equals(item.value()))) {
                return number;
            }
        }
        return -1;
    }

    private static int hash(ItemId item) {
        int hash = item.value().hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }
}
