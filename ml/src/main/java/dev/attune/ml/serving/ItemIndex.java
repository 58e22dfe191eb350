package dev.attune.ml.serving;

import dev.attune.domain.item.ItemId;
import java.util.Arrays;
import java.util.List;

/** Numbers of items by id: open addressing over the strings' own hashes, at most half full. */
public final class ItemIndex {
    private static final int EMPTY = -1;

    private final ItemId[] items;
    private final int[] table;

    public ItemIndex(String[] ids) {
        this(Arrays.stream(ids).map(ItemId::new).toArray(ItemId[]::new));
    }

    private ItemIndex(ItemId[] items) {
        this.items = items;
        this.table = new int[Math.max(2, Integer.highestOneBit(Math.max(1, items.length)) << 2)];
        Arrays.fill(table, EMPTY);
        for (int i = 0; i < items.length; i++) {
            table[slot(items[i].value())] = i;
        }
    }

    /** These items, then more, none of which is among these. */
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
