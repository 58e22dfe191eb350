package dev.attune.application.contract;

import dev.attune.application.port.Catalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog for tests of what stands on one; it keeps the contract. */
public class InMemoryCatalog implements Catalog {
    private final Map<ItemId, Revision> items = new HashMap<>();
    private long last;

    @Override
    public synchronized void put(List<Item> registered) {
        registered.forEach(item -> items.put(item.id(), new Revision(++last, Optional.of(item))));
    }

    @Override
    public synchronized Optional<Item> patch(ItemId id, ItemPatch patch) {
        Optional<Item> changed = find(id).map(patch::applyTo);
        changed.ifPresent(item -> put(List.of(item)));
        return changed;
    }

    @Override
    public synchronized boolean delete(ItemId id) {
        boolean registered = find(id).isPresent();
        items.put(id, new Revision(++last, Optional.empty()));
        return registered;
    }

    @Override
    public synchronized Optional<Item> find(ItemId id) {
        return Optional.ofNullable(items.get(id)).flatMap(Revision::item);
    }

    @Override
    public synchronized List<Item> page(Optional<ItemId> after, int limit) {
        return items.values().stream()
                .flatMap(revision -> revision.item.stream())
                .filter(item -> after.isEmpty()
                        || item.id().value().compareTo(after.get().value()) > 0)
                .sorted(Comparator.comparing(item -> item.id().value()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Changes changes(long cursor, int limit) {
        List<Map.Entry<ItemId, Revision>> newer = items.entrySet().stream()
                .filter(entry -> entry.getValue().number > cursor)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().number))
                .toList();
        List<Map.Entry<ItemId, Revision>> page = newer.subList(0, Math.min(limit, newer.size()));
        return new Changes(
                page.stream()
                        .map(entry -> new Change(entry.getKey(), entry.getValue().item))
                        .toList(),
                page.isEmpty() ? cursor : page.getLast().getValue().number,
                page.size() < newer.size());
    }

    private record Revision(long number, Optional<Item> item) {}
}
