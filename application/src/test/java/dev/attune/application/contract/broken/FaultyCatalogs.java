package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.port.Catalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Catalogs that break one promise each, as real ones do. */
final class FaultyCatalogs {
    private static final int ALL = 1_000_000;

    private FaultyCatalogs() {}

    static Map<String, Supplier<Catalog>> all() {
        Map<String, Supplier<Catalog>> all = new LinkedHashMap<>();
        all.put("put merges attributes", MergingPut::new);
        all.put("put keeps the time that is absent now", KeepingPut::new);
        all.put("of one id the first item of a list wins", FirstWins::new);
        all.put("put stores nothing but the first 20 items", ShortPut::new);
        all.put("patch loses the time", () -> new Stored(withTime(time -> Optional.empty()), true));
        all.put("patch merges attributes", MergingPatch::new);
        all.put("patch brings a deleted item back", Resurrecting::new);
        all.put("patch registers an unknown item", Registering::new);
        all.put("patches undo each other", RacingPatch::new);
        all.put("patch is not stored", ForgetfulPatch::new);
        all.put("changes do not tell of a patch", () -> new Silent(true));
        all.put("changes do not tell of a deletion", () -> new Silent(false));
        all.put("changes do not tell that an unknown item was deleted", DeletingKnown::new);
        all.put("delete always says that there was one", DeletingGladly::new);
        all.put("a new state keeps the number of the first one", KeepingNumbers::new);
        all.put("the cursor passes the rest of a batch", Batched::new);
        all.put("the cursor goes back when nothing is new", GoingBack::new);
        all.put("the cursor is ignored", FromTheStart::new);
        all.put("more is never said", () -> new More(false));
        all.put("more is always said", () -> new More(true));
        all.put("more is said only of pages that are twice as full", MoreTooRarely::new);
        all.put("changes are numbered before they are visible", LateCommits::new);
        all.put("changes tell the first state", FirstState::new);
        all.put("page in order of arrival", () -> new Paging((_, _) -> 0));
        all.put(
                "page without regard to case",
                () -> new Paging(Comparator.comparing(
                        item -> item.id().value().toLowerCase(Locale.ROOT).replace(' ', '~'))));
        all.put("page backwards", () -> new Paging(Comparator.comparing(Item::id, Comparator.reverseOrder())));
        all.put("page begins with the given item", PageFrom::new);
        all.put("page begins at the start where the given item is gone", PageFromTheStart::new);
        all.put("page counts deleted items", CountingDeleted::new);
        all.put("ids without regard to case", () -> new Ids(id -> id.toLowerCase(Locale.ROOT)));
        all.put("ids without spaces at the end", () -> new Ids(String::stripTrailing));
        all.put("ids in normal form", () -> new Ids(id -> Normalizer.normalize(id, Normalizer.Form.NFC)));
        all.put("ids in one byte a character", () -> new Ids(id -> id.replaceAll("[^\\x00-\\xff]", "?")));
        all.put(
                "ids without accents",
                () -> new Ids(
                        id -> Normalizer.normalize(id, Normalizer.Form.NFD).replaceAll("\\p{M}", "")));
        all.put("ids up to 64 characters", () -> new Ids(id -> id.substring(0, Math.min(64, id.length()))));
        all.put("whole numbers become fractions", () -> new Stored(withValues(FaultyCatalogs::fraction), false));
        all.put(
                "whole numbers of 32 bits",
                () -> new Stored(
                        withValues(value -> value instanceof Long number ? (long) number.intValue() : value), false));
        all.put(
                "fractions in single precision",
                () -> new Stored(
                        withValues(value -> value instanceof Double number ? (double) number.floatValue() : value),
                        false));
        all.put(
                "texts that look like numbers become numbers",
                () -> new Stored(withValues(value -> "3".equals(value) ? (Object) 3L : value), false));
        all.put(
                "flags become numbers",
                () -> new Stored(
                        withValues(value -> value instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : value), false));
        all.put("empty texts are lost", () -> new Stored(withValues(value -> "".equals(value) ? null : value), false));
        all.put(
                "texts up to 255 bytes",
                () -> new Stored(
                        withValues(value ->
                                value instanceof String text ? text.substring(0, Math.min(127, text.length())) : value),
                        false));
        all.put(
                "times in seconds",
                () -> new Stored(withTime(time -> time.map(at -> at.truncatedTo(ChronoUnit.SECONDS))), false));
        all.put(
                "no times before 1970",
                () -> new Stored(withTime(time -> time.filter(at -> !at.isBefore(Instant.EPOCH))), false));
        all.put(
                "categories in one line",
                () -> new Stored(
                        item -> item(
                                item,
                                List.of(String.join(",", item.categories()).split(",")),
                                item.attributes()),
                        false));
        return all;
    }

    private static UnaryOperator<Item> withTime(UnaryOperator<Optional<Instant>> change) {
        return item -> new Item(
                item.id(),
                item.categories(),
                item.attributes(),
                item.available(),
                change.apply(item.publishedAt()),
                item.availableUntil());
    }

    private static UnaryOperator<Item> withValues(UnaryOperator<Object> change) {
        return item -> {
            Map<String, Object> changed = new HashMap<>();
            item.attributes().forEach((name, value) -> {
                Object next = change.apply(value);
                if (next != null) {
                    changed.put(name, next);
                }
            });
            return item(item, item.categories(), changed);
        };
    }

    private static Item item(Item item, List<String> categories, Map<String, Object> attributes) {
        return new Item(
                item.id(),
                categories.stream().filter(category -> !category.isEmpty()).toList(),
                attributes,
                item.available(),
                item.publishedAt(),
                item.availableUntil());
    }

    private static Object fraction(Object value) {
        return value instanceof Long number ? (Object) number.doubleValue() : value;
    }

    private static Map<String, Object> merged(Item before, Map<String, Object> attributes) {
        Map<String, Object> both = new HashMap<>(before.attributes());
        both.putAll(attributes);
        return both;
    }

    /** A good one, until a method is overridden. */
    private static class Behind implements Catalog {
        final InMemoryCatalog good = new InMemoryCatalog();

        @Override
        public void put(List<Item> items) {
            good.put(items);
        }

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            return good.patch(id, patch);
        }

        @Override
        public boolean delete(ItemId id) {
            return good.delete(id);
        }

        @Override
        public Optional<Item> find(ItemId id) {
            return good.find(id);
        }

        @Override
        public List<Item> page(Optional<ItemId> after, int limit) {
            return good.page(after, limit);
        }

        @Override
        public Changes changes(long cursor, int limit) {
            return good.changes(cursor, limit);
        }
    }

    /** What is stored is changed on its way: what is put, or only what is patched. */
    private static final class Stored extends Behind {
        private final UnaryOperator<Item> change;
        private final boolean patchedOnly;

        Stored(UnaryOperator<Item> change, boolean patchedOnly) {
            this.change = change;
            this.patchedOnly = patchedOnly;
        }

        @Override
        public void put(List<Item> items) {
            good.put(patchedOnly ? items : items.stream().map(change).toList());
        }

        @Override
        public synchronized Optional<Item> patch(ItemId id, ItemPatch patch) {
            Optional<Item> patched = good.find(id).map(patch::applyTo).map(change);
            patched.ifPresent(item -> good.put(List.of(item)));
            return patched;
        }
    }

    private static final class MergingPut extends Behind {
        @Override
        public synchronized void put(List<Item> items) {
            items.forEach(item -> good.put(List.of(good.find(item.id())
                    .map(before -> item(item, item.categories(), merged(before, item.attributes())))
                    .orElse(item))));
        }
    }

    private static final class KeepingPut extends Behind {
        @Override
        public synchronized void put(List<Item> items) {
            items.forEach(item -> good.put(List.of(withTime(
                            time -> time.or(() -> good.find(item.id()).flatMap(Item::publishedAt)))
                    .apply(item))));
        }
    }

    private static final class FirstWins extends Behind {
        @Override
        public void put(List<Item> items) {
            good.put(List.copyOf(items.stream()
                    .collect(Collectors.toMap(Item::id, item -> item, (first, _) -> first, LinkedHashMap::new))
                    .values()));
        }
    }

    private static final class ShortPut extends Behind {
        @Override
        public void put(List<Item> items) {
            good.put(items.subList(0, Math.min(20, items.size())));
        }
    }

    private static final class MergingPatch extends Behind {
        @Override
        public synchronized Optional<Item> patch(ItemId id, ItemPatch patch) {
            Optional<Item> patched = good.find(id)
                    .map(before -> new ItemPatch(
                                    patch.categories(),
                                    patch.attributes().map(attributes -> merged(before, attributes)),
                                    patch.available(),
                                    patch.publishedAt(),
                                    patch.availableUntil())
                            .applyTo(before));
            patched.ifPresent(item -> good.put(List.of(item)));
            return patched;
        }
    }

    private static final class Resurrecting extends Behind {
        private final Map<ItemId, Item> ever = new ConcurrentHashMap<>();

        @Override
        public void put(List<Item> items) {
            items.forEach(item -> ever.put(item.id(), item));
            good.put(items);
        }

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            if (good.find(id).isEmpty() && ever.containsKey(id)) {
                good.put(List.of(ever.get(id)));
            }
            return good.patch(id, patch);
        }
    }

    private static final class Registering extends Behind {
        private final Set<ItemId> deleted = ConcurrentHashMap.newKeySet();

        @Override
        public boolean delete(ItemId id) {
            deleted.add(id);
            return good.delete(id);
        }

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            if (good.find(id).isEmpty() && !deleted.contains(id)) {
                good.put(List.of(new Item(id, List.of(), Map.of(), true, Optional.empty())));
            }
            return good.patch(id, patch);
        }
    }

    private static final class RacingPatch extends Behind {
        private final Race race = new Race();

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            Optional<Item> patched = good.find(id).map(patch::applyTo);
            race.meet();
            patched.ifPresent(item -> good.put(List.of(item)));
            return patched;
        }
    }

    private static final class ForgetfulPatch extends Behind {
        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            return good.find(id).map(patch::applyTo);
        }
    }

    /** Changes miss the patches, or the deletions. */
    private static final class Silent extends Behind {
        private final boolean ofPatches;
        private final Set<ItemId> silent = ConcurrentHashMap.newKeySet();

        Silent(boolean ofPatches) {
            this.ofPatches = ofPatches;
        }

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            if (ofPatches) {
                silent.add(id);
            }
            return good.patch(id, patch);
        }

        @Override
        public boolean delete(ItemId id) {
            if (!ofPatches) {
                silent.add(id);
            }
            return good.delete(id);
        }

        @Override
        public Changes changes(long cursor, int limit) {
            Changes changes = good.changes(cursor, limit);
            return new Changes(
                    changes.changes().stream()
                            .filter(change -> !silent.contains(change.id()))
                            .toList(),
                    changes.cursor(),
                    changes.more());
        }
    }

    private static final class DeletingKnown extends Behind {
        @Override
        public boolean delete(ItemId id) {
            return good.find(id).isPresent() && good.delete(id);
        }
    }

    private static final class DeletingGladly extends Behind {
        @Override
        public boolean delete(ItemId id) {
            good.delete(id);
            return true;
        }
    }

    /** As with a table that has a number of its own for new rows alone. */
    private static final class KeepingNumbers extends Behind {
        private final Map<ItemId, Long> numbers = new LinkedHashMap<>();

        @Override
        public synchronized void put(List<Item> items) {
            items.forEach(item -> numbers.putIfAbsent(item.id(), numbers.size() + 1L));
            good.put(items);
        }

        @Override
        public synchronized boolean delete(ItemId id) {
            numbers.putIfAbsent(id, numbers.size() + 1L);
            return good.delete(id);
        }

        @Override
        public synchronized Changes changes(long cursor, int limit) {
            List<Change> newer = numbers.entrySet().stream()
                    .filter(entry -> entry.getValue() > cursor)
                    .map(entry -> new Change(entry.getKey(), good.find(entry.getKey())))
                    .toList();
            List<Change> page = newer.subList(0, Math.min(limit, newer.size()));
            return new Changes(page, cursor + page.size(), page.size() < newer.size());
        }
    }

    /** A number a batch, and a reader that goes on behind the number that it has seen. */
    private static final class Batched extends Behind {
        private final Map<ItemId, Long> numbers = new HashMap<>();
        private long last;

        @Override
        public synchronized void put(List<Item> items) {
            last++;
            items.forEach(item -> numbers.put(item.id(), last));
            good.put(items);
        }

        @Override
        public synchronized Optional<Item> patch(ItemId id, ItemPatch patch) {
            numbers.put(id, ++last);
            return good.patch(id, patch);
        }

        @Override
        public synchronized boolean delete(ItemId id) {
            numbers.put(id, ++last);
            return good.delete(id);
        }

        @Override
        public synchronized Changes changes(long cursor, int limit) {
            List<Map.Entry<ItemId, Long>> newer = numbers.entrySet().stream()
                    .filter(entry -> entry.getValue() > cursor)
                    .sorted(Map.Entry.comparingByValue())
                    .toList();
            List<Map.Entry<ItemId, Long>> page = newer.subList(0, Math.min(limit, newer.size()));
            return new Changes(
                    page.stream()
                            .map(entry -> new Change(entry.getKey(), good.find(entry.getKey())))
                            .toList(),
                    page.isEmpty() ? cursor : page.getLast().getValue(),
                    page.size() < newer.size());
        }
    }

    private static final class GoingBack extends Behind {
        @Override
        public Changes changes(long cursor, int limit) {
            Changes changes = good.changes(cursor, limit);
            return changes.changes().isEmpty() ? new Changes(List.of(), 0, false) : changes;
        }
    }

    private static final class FromTheStart extends Behind {
        @Override
        public Changes changes(long cursor, int limit) {
            return new Changes(good.changes(0, ALL).changes(), cursor + 1, false);
        }
    }

    private static final class More extends Behind {
        private final boolean more;

        More(boolean more) {
            this.more = more;
        }

        @Override
        public Changes changes(long cursor, int limit) {
            Changes changes = good.changes(cursor, limit);
            return new Changes(changes.changes(), changes.cursor(), more);
        }
    }

    private static final class MoreTooRarely extends Behind {
        @Override
        public Changes changes(long cursor, int limit) {
            Changes changes = good.changes(cursor, limit);
            return new Changes(
                    changes.changes(),
                    changes.cursor(),
                    good.changes(cursor, 2 * limit).changes().size() >= 2 * limit);
        }
    }

    /** As with a sequence whose transactions commit out of turn. */
    private static final class LateCommits extends Behind {
        private static final long PATIENCE = Duration.ofMillis(50).toNanos();

        private final AtomicLong sequence = new AtomicLong();
        private final Map<ItemId, Long> numbers = new ConcurrentHashMap<>();
        private final AtomicLong looks = new AtomicLong();

        @Override
        public void put(List<Item> items) {
            Map<ItemId, Long> mine = new HashMap<>();
            items.forEach(item -> mine.put(item.id(), sequence.incrementAndGet()));
            if (sequence.get() % 3 == 0) {
                awaitSomebodyToLookPast(sequence.get());
            }
            good.put(items);
            numbers.putAll(mine);
        }

        /** Waits until a later number is visible and was looked at, for a while at most. */
        private void awaitSomebodyToLookPast(long own) {
            long until = System.nanoTime() + PATIENCE;
            long before = looks.get();
            while (System.nanoTime() < until) {
                if (numbers.values().stream().noneMatch(number -> number > own)) {
                    before = looks.get();
                } else if (looks.get() > before) {
                    return;
                }
                LockSupport.parkNanos(100_000);
            }
        }

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            numbers.put(id, sequence.incrementAndGet());
            return good.patch(id, patch);
        }

        @Override
        public boolean delete(ItemId id) {
            numbers.put(id, sequence.incrementAndGet());
            return good.delete(id);
        }

        @Override
        public Changes changes(long cursor, int limit) {
            looks.incrementAndGet();
            List<Map.Entry<ItemId, Long>> newer = new ArrayList<>(numbers.entrySet().stream()
                    .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                    .filter(entry -> entry.getValue() > cursor)
                    .sorted(Map.Entry.comparingByValue())
                    .toList());
            List<Map.Entry<ItemId, Long>> page = newer.subList(0, Math.min(limit, newer.size()));
            return new Changes(
                    page.stream()
                            .map(entry -> new Change(entry.getKey(), good.find(entry.getKey())))
                            .toList(),
                    page.isEmpty() ? cursor : page.getLast().getValue(),
                    page.size() < newer.size());
        }
    }

    private static final class FirstState extends Behind {
        private final Map<ItemId, Item> first = new ConcurrentHashMap<>();

        @Override
        public void put(List<Item> items) {
            items.forEach(item -> first.putIfAbsent(item.id(), item));
            good.put(items);
        }

        @Override
        public Changes changes(long cursor, int limit) {
            Changes changes = good.changes(cursor, limit);
            return new Changes(
                    changes.changes().stream()
                            .map(change -> new Change(change.id(), change.item().map(_ -> first.get(change.id()))))
                            .toList(),
                    changes.cursor(),
                    changes.more());
        }
    }

    private static final class Paging extends Behind {
        private final Comparator<Item> order;
        private final Set<ItemId> arrived = new HashSet<>();
        private final List<ItemId> arrivals = new ArrayList<>();

        Paging(Comparator<Item> order) {
            this.order = order;
        }

        @Override
        public synchronized void put(List<Item> items) {
            items.stream().map(Item::id).filter(arrived::add).forEach(arrivals::add);
            good.put(items);
        }

        @Override
        public synchronized List<Item> page(Optional<ItemId> after, int limit) {
            List<Item> ordered = arrivals.stream()
                    .flatMap(id -> good.find(id).stream())
                    .sorted(order)
                    .toList();
            int from = 0;
            while (after.isPresent()
                    && from < ordered.size()
                    && ordered.stream().anyMatch(item -> item.id().equals(after.get()))
                    && !ordered.get(from++).id().equals(after.get())) {
                // The next one.
            }
            return ordered.stream().skip(from).limit(limit).toList();
        }
    }

    private static final class PageFrom extends Behind {
        @Override
        public List<Item> page(Optional<ItemId> after, int limit) {
            return Stream.concat(after.flatMap(good::find).stream(), good.page(after, limit).stream())
                    .limit(limit)
                    .toList();
        }
    }

    private static final class PageFromTheStart extends Behind {
        @Override
        public List<Item> page(Optional<ItemId> after, int limit) {
            return good.page(after.filter(id -> good.find(id).isPresent()), limit);
        }
    }

    private static final class CountingDeleted extends Behind {
        private final Set<ItemId> deleted = ConcurrentHashMap.newKeySet();

        @Override
        public boolean delete(ItemId id) {
            deleted.add(id);
            return good.delete(id);
        }

        @Override
        public List<Item> page(Optional<ItemId> after, int limit) {
            return Stream.concat(
                            deleted.stream()
                                    .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                                    .map(id -> new Item(id, List.of(), Map.of(), false, Optional.empty())),
                            good.page(after, limit).stream())
                    .sorted(Comparator.comparing(Item::id))
                    .limit(limit)
                    .filter(item -> !deleted.contains(item.id()))
                    .toList();
        }
    }

    /** Takes some ids for the same; each item keeps the id that it was put with. */
    private static final class Ids extends Behind {
        private final Function<String, String> form;
        private final Map<String, ItemId> known = new ConcurrentHashMap<>();

        Ids(UnaryOperator<String> form) {
            this.form = form;
        }

        private ItemId known(ItemId id) {
            return known.getOrDefault(form.apply(id.value()), id);
        }

        @Override
        public void put(List<Item> items) {
            for (Item item : items) {
                ItemId before = known(item.id());
                if (!before.equals(item.id())) {
                    good.delete(before);
                }
                known.put(form.apply(item.id().value()), item.id());
                good.put(List.of(item));
            }
        }

        @Override
        public Optional<Item> patch(ItemId id, ItemPatch patch) {
            return good.patch(known(id), patch);
        }

        @Override
        public boolean delete(ItemId id) {
            return good.delete(known(id));
        }

        @Override
        public Optional<Item> find(ItemId id) {
            return good.find(known(id));
        }
    }
}
