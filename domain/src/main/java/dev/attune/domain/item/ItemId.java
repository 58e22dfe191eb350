package dev.attune.domain.item;

import dev.attune.domain.Identifier;

public record ItemId(String value) implements Comparable<ItemId> {
    public ItemId {
        Identifier.checked("itemId", value);
    }

    @Override
    public int compareTo(ItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
