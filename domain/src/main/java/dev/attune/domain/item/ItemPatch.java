package dev.attune.domain.item;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A partial change of an item. An absent field stays as it is. */
public record ItemPatch(
        Optional<List<String>> categories,
        Optional<Map<String, Object>> attributes,
        Optional<Boolean> available,
        Optional<Instant> publishedAt,
        Optional<Instant> availableUntil) {
    public Item applyTo(Item item) {
        return new Item(
                item.id(),
                categories.orElse(item.categories()),
                attributes.orElse(item.attributes()),
                available.orElse(item.available()),
                publishedAt.or(item::publishedAt),
                availableUntil.or(item::availableUntil));
    }
}
