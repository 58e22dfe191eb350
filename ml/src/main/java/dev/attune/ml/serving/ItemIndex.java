package dev.attune.ml.serving;

import dev.attune.domain.item.ItemId;
import java.util.Arrays;

/** Numbers of items by id: open addressing over the strings' own hashes, at most half full. */
public final class ItemIndex {
    private static final int EMPTY = -1;

    private final ItemId[] items;
    private final int[] table;

    public ItemIndex(String[] ids) {
        items = new ItemId[ids.length];
        table = new int[Math.max(2, Integer.highestOneBit(Math.max(1, ids.length)) << 2)];
        Arrays.fill(table, EMPTY);
        for (int i = 0; i < ids.length; i++) {
            items[i] = new ItemId(ids[i]);
            table[slot(ids[i])] = i;
        }
    }

    int size() {
        return items.length;
    }

    ItemId item(int index) {
        return items[index];
    }

    int indexOf(ItemId item) {
        return table[slot(item.value())];
    }

    private int slot(String id) {
        int hash = id.hashCode() * 0x9E3779B9;
        int slot = (hash ^ hash >>> 15) & table.length - 1;
        while (table[slot] != EMPTY && !items[table[slot]].value().equals(id)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
