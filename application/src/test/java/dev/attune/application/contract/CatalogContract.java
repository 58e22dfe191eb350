package dev.attune.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Catalog;
import dev.attune.application.port.Catalog.Changes;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every catalog promises. */
public abstract class CatalogContract {
    private static final Optional<Instant> PUBLISHED = Optional.of(Instant.parse("2026-01-01T00:00:00.123Z"));
    private static final Optional<Instant> UNTIL = Optional.of(Instant.parse("2027-01-01T00:00:00.456Z"));
    private static final Optional<List<String>> NOTHING = Optional.of(List.of());
    private static final ItemPatch HIDE =
            new ItemPatch(Optional.empty(), Optional.empty(), Optional.of(false), Optional.empty(), Optional.empty());
    /** More pages than any test has; a store that never says that it is done must not run for ever. */
    private static final int PAGES = 10_000;

    /** A store may hold changes back for a moment. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final String prefix = UUID.randomUUID().toString();

    protected abstract Catalog catalog();

    @Test
    void anItemComesBackAsItWasPut() {
        Item item = rich("ü/1");
        catalog().put(List.of(item));
        assertEquals(Optional.of(item), catalog().find(item.id()));
        assertEquals(List.of(item), catalog().page(Optional.of(id(" ")), 1));
        Item replaced = plain("ü/1", false);
        catalog().put(List.of(replaced));
        assertEquals(Optional.of(replaced), catalog().find(item.id()));
        assertEquals(List.of(replaced), catalog().page(Optional.of(id(" ")), 1));
        assertEquals(Optional.empty(), catalog().find(id("unknown")));
    }

    @Test
    void valuesOfEveryKindComeBackAsTheyWere() {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("long", 9_007_199_254_740_992L);
        attributes.put("negative", -3L);
        attributes.put("zero", 0L);
        attributes.put("fraction", 0.1 + 0.2);
        attributes.put("tiny", 1.5e-300);
        attributes.put("no", false);
        attributes.put("digits", "3");
        attributes.put("word", "true");
        attributes.put("empty", "");
        attributes.put("text", "\"\\ '\n\t%_ ß 日本 \uD83D\uDE00");
        attributes.put("most", "é".repeat(Item.MAX_TEXT));
        attributes.put("Name", "of the other case");
        attributes.put("name", "of this case");
        Item item = new Item(
                id("values"),
                List.of("B", "a", "日本", "with, comma"),
                attributes,
                true,
                Optional.of(Instant.parse("1969-12-31T23:59:59.999Z")));
        catalog().put(List.of(item));
        assertEquals(Optional.of(item), catalog().find(item.id()));
    }

    @Test
    void everyIdIsItsOwn() {
        List<String> names = List.of(
                "a",
                "A",
                "a ",
                "à",
                "a\u0300",
                "ß",
                "ss",
                "i",
                "ı",
                "日本",
                "日木",
                "\uD83D\uDE00",
                "\uD83D\uDE01",
                "1",
                "01",
                "1.0",
                "%",
                "_",
                "a/b",
                "a\\b",
                "a?b",
                "a#b",
                "a+b",
                "a%2Fb",
                "'",
                "\"",
                "?",
                "null");
        List<Item> items = IntStream.range(0, names.size())
                .mapToObj(
                        i -> new Item(id(names.get(i)), List.of(), Map.of("number", (long) i), true, Optional.empty()))
                .toList();
        catalog().put(items);
        items.forEach(item -> assertEquals(Optional.of(item), catalog().find(item.id())));
        // Of 128 characters, the prefix of 36 among them.
        String most = "\uD83D\uDE00".repeat(91);
        List<Item> longest = List.of(plain(most + "x", true), plain(most + "y", false));
        catalog().put(longest);
        longest.forEach(item -> assertEquals(Optional.of(item), catalog().find(item.id())));
        assertTrue(catalog().delete(id("A")));
        assertTrue(catalog().find(id("a")).isPresent());
    }

    @Test
    void ofSeveralItemsOfOneIdTheLastOneWins() {
        catalog().put(List.of());
        catalog().put(List.of(plain("1", true), plain("2", true), rich("1"), plain("2", false), plain("1", false)));
        assertEquals(Optional.of(plain("1", false)), catalog().find(id("1")));
        assertEquals(Optional.of(plain("2", false)), catalog().find(id("2")));
    }

    @Test
    void aPatchChangesOnlyWhatItNames() {
        Item item = new Item(
                id("1"),
                List.of("a"),
                Map.of(
                        "k",
                        1L,
                        "l",
                        2.5,
                        "is",
                        true,
                        "text",
                        "größe",
                        "tags",
                        List.of("red", "größe"),
                        "none",
                        List.of()),
                true,
                PUBLISHED);
        catalog().put(List.of(item, rich("2")));
        Item expected = new Item(id("1"), List.of("a"), item.attributes(), false, PUBLISHED);
        assertEquals(Optional.of(expected), catalog().patch(id("1"), HIDE));
        assertEquals(Optional.of(expected), catalog().find(id("1")));
        assertEquals(Optional.of(rich("2")), catalog().find(id("2")));
        assertEquals(Optional.empty(), catalog().patch(id("unknown"), HIDE));
        assertEquals(Optional.empty(), catalog().find(id("unknown")));
    }

    @Test
    void aPatchReplacesEachFieldAsAWhole() {
        catalog().put(List.of(new Item(id("1"), List.of("a", "b"), Map.of("k", 1L, "l", 2L), true, PUBLISHED)));
        Optional<Instant> later = Optional.of(Instant.parse("2026-02-03T04:05:06.789Z"));
        ItemPatch none =
                new ItemPatch(NOTHING, Optional.of(Map.of()), Optional.empty(), Optional.empty(), Optional.empty());
        patched(
                new Item(id("1"), List.of("c"), Map.of("k", 1L, "l", 2L), true, PUBLISHED),
                new ItemPatch(
                        Optional.of(List.of("c")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        patched(
                new Item(id("1"), List.of("c"), Map.of("l", 2.5), true, PUBLISHED),
                new ItemPatch(
                        Optional.empty(),
                        Optional.of(Map.of("l", 2.5)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        patched(
                new Item(id("1"), List.of("c"), Map.of("l", 2.5), true, later),
                new ItemPatch(Optional.empty(), Optional.empty(), Optional.empty(), later, Optional.empty()));
        patched(
                new Item(id("1"), List.of("c"), Map.of("l", 2.5), true, later, UNTIL),
                new ItemPatch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), UNTIL));
        patched(new Item(id("1"), List.of(), Map.of(), true, later, UNTIL), none);
    }

    private void patched(Item expected, ItemPatch patch) {
        assertEquals(Optional.of(expected), catalog().patch(expected.id(), patch));
        assertEquals(Optional.of(expected), catalog().find(expected.id()));
    }

    @Test
    void aPatchDoesNotBringADeletedItemBack() {
        catalog().put(List.of(plain("1", true)));
        catalog().delete(id("1"));
        assertEquals(Optional.empty(), catalog().patch(id("1"), HIDE));
        assertEquals(Optional.empty(), catalog().find(id("1")));
        assertEquals(Optional.empty(), readAll().get(id("1")));
    }

    @Test
    void patchesAtTheSameTimeDoNotUndoEachOther() throws Exception {
        int each = 15;
        catalog().put(List.of(plain("1", true)));
        Together.run(
                () -> {
                    for (int i = 1; i <= each; i++) {
                        Map<String, Object> counted = Map.of("count", (long) i);
                        catalog()
                                .patch(
                                        id("1"),
                                        new ItemPatch(
                                                Optional.empty(),
                                                Optional.of(counted),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()));
                    }
                },
                () -> {
                    for (int i = 1; i <= each; i++) {
                        List<String> counted = List.of("c" + i);
                        catalog()
                                .patch(
                                        id("1"),
                                        new ItemPatch(
                                                Optional.of(counted),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()));
                        Item now = catalog().find(id("1")).orElseThrow();
                        assertEquals(counted, now.categories(), "the other one has not touched these");
                    }
                });
        Item expected = new Item(id("1"), List.of("c" + each), Map.of("count", (long) each), true, Optional.empty());
        assertEquals(Optional.of(expected), catalog().find(id("1")));
    }

    @Test
    void aDeletedItemIsGoneUntilItIsPutAgain() {
        catalog().put(List.of(rich("1"), plain("2", true)));
        assertTrue(catalog().delete(id("1")));
        assertFalse(catalog().delete(id("1")));
        assertFalse(catalog().delete(id("unknown")));
        assertEquals(Optional.empty(), catalog().find(id("1")));
        assertEquals(Optional.empty(), catalog().find(id("unknown")));
        assertEquals(Optional.of(plain("2", true)), catalog().find(id("2")));
        catalog().put(List.of(plain("1", true)));
        assertEquals(Optional.of(plain("1", true)), catalog().find(id("1")));
        assertEquals(Optional.of(plain("1", true)), readAll().get(id("1")));
    }

    @Test
    void pagesAreInOrderOfId() {
        catalog().put(List.of(plain("c", true), plain("a", true), plain("b", true)));
        catalog().delete(id("b"));
        List<Item> found = catalog().page(Optional.of(id(" ")), 2);
        assertEquals(List.of(id("a"), id("c")), found.stream().map(Item::id).toList());
    }

    @Test
    void pagesFollowEachOtherWithoutGapsInTheOrderOfTheCharacters() {
        List<String> ordered = List.of("!", "-", "10", "9", "B", "B ", "Z", "a", "aB", "aa", "b", "z", "ä", "я", "日");
        List<Item> items = new ArrayList<>();
        ordered.forEach(name -> items.add(plain(name, true)));
        items.reversed().forEach(item -> catalog().put(List.of(item)));
        catalog().put(List.of(items.get(3)));
        catalog().put(List.of(plain("gone", true)));
        catalog().delete(id("gone"));
        List<Item> found = new ArrayList<>();
        Optional<ItemId> last = Optional.of(id(" "));
        while (found.size() < ordered.size()) {
            int limit = Math.min(2, ordered.size() - found.size());
            List<Item> page = catalog().page(last, limit);
            assertEquals(limit, page.size(), "a page is full before the end");
            found.addAll(page);
            last = Optional.of(page.getLast().id());
        }
        assertEquals(items, found);
        assertEquals(List.of(plain("z", true)), catalog().page(Optional.of(id("gone")), 1));
        assertEquals(List.of(plain("B", true)), catalog().page(Optional.of(id("9")), 1));
        assertEquals(1, catalog().page(Optional.empty(), 1).size());
    }

    @Test
    void changesTellTheLatestStateOfEverythingChanged() {
        long cursor = drain(0, new HashMap<>());
        catalog().put(List.of(plain("1", true), plain("2", true)));
        catalog().put(List.of(plain("1", false)));
        catalog().put(List.of(rich("4")));
        catalog().patch(id("4"), HIDE);
        catalog().delete(id("3"));
        Map<ItemId, Optional<Item>> seen = new HashMap<>();
        long after = drain(cursor, seen);
        assertEquals(Optional.of(plain("1", false)), seen.get(id("1")));
        assertEquals(Optional.of(plain("2", true)), seen.get(id("2")));
        assertEquals(Optional.empty(), seen.get(id("3")));
        assertEquals(Optional.of(HIDE.applyTo(rich("4"))), seen.get(id("4")));
        catalog().put(List.of(plain("2", false)));
        catalog().delete(id("1"));
        Map<ItemId, Optional<Item>> later = new HashMap<>();
        drain(after, later);
        assertEquals(Optional.of(plain("2", false)), later.get(id("2")));
        assertEquals(Optional.empty(), later.get(id("1")));
    }

    @Test
    void whoHasReadAllChangesIsToldNothing() throws Exception {
        catalog().put(List.of(plain("1", true), plain("2", true)));
        long[] cursor = {drain(0, new HashMap<>())};
        Events.await("an empty page", SETTLED, () -> {
            Changes changes = catalog().changes(cursor[0], 100);
            assertTrue(changes.cursor() >= cursor[0], "the cursor went back");
            cursor[0] = changes.cursor();
            return changes.changes().isEmpty() && !changes.more();
        });
    }

    @Test
    void changesComeInPages() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            items.add(plain("p" + i, true));
        }
        items.forEach(item -> catalog().put(List.of(item)));
        Map<ItemId, Optional<Item>> seen = new HashMap<>();
        assertTrue(readFrom(0, 10, seen) > 1, "more than one page");
        items.forEach(item -> assertEquals(Optional.of(item), seen.get(item.id())));
    }

    /** Also those that were put at once, and so perhaps under one number. */
    @Test
    void nothingIsLostWhereAPageEndsAmongItemsPutTogether() {
        long start = drain(0, new HashMap<>());
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            items.add(plain("p" + i, true));
        }
        catalog().put(List.of(plain("before", true)));
        catalog().put(items.subList(0, 25));
        catalog().put(items.subList(25, 35));
        catalog().put(items.subList(35, 60));
        catalog().put(List.of(plain("behind", true)));
        for (int limit : List.of(1, 10, 25, 1_000)) {
            Map<ItemId, Optional<Item>> seen = new HashMap<>();
            readFrom(start, limit, seen);
            items.forEach(item -> assertEquals(Optional.of(item), seen.get(item.id()), "in pages of " + limit));
            assertTrue(seen.containsKey(id("before")));
            assertTrue(seen.containsKey(id("behind")), "in pages of " + limit);
        }
    }

    @Test
    void whatChangesBetweenTwoPagesIsTold() {
        for (int i = 0; i < 25; i++) {
            catalog().put(List.of(plain("p" + i, true)));
        }
        Map<ItemId, Optional<Item>> seen = new HashMap<>();
        Changes changes = catalog().changes(0, 5);
        for (int step = 0; step < PAGES && (changes.more() || step <= 5); step++) {
            changes.changes().forEach(change -> seen.put(change.id(), change.item()));
            if (step < 5) {
                catalog().put(List.of(plain("p" + step, false), plain("new" + step, true)));
                catalog().delete(id("p" + (24 - step)));
            }
            long before = changes.cursor();
            changes = catalog().changes(before, 5);
            assertTrue(!changes.more() || changes.cursor() >= before, "the cursor went back");
        }
        changes.changes().forEach(change -> seen.put(change.id(), change.item()));
        for (int i = 0; i < 25; i++) {
            Optional<Item> expected = i < 5
                    ? Optional.of(plain("p" + i, false))
                    : i < 20 ? Optional.of(plain("p" + i, true)) : Optional.empty();
            assertEquals(expected, seen.get(id("p" + i)), "p" + i);
        }
        IntStream.range(0, 5).forEach(i -> assertTrue(seen.containsKey(id("new" + i))));
    }

    /** Writes that begin in one order may end in another. */
    @Test
    void aReaderMissesNothingWhileOthersWrite() throws Exception {
        int writers = 3;
        int each = 20;
        AtomicInteger writing = new AtomicInteger(writers);
        Map<ItemId, Optional<Item>> seen = new HashMap<>();
        long[] cursor = {drain(0, new HashMap<>())};
        List<Together.Task> tasks = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String name = "w" + writer + "-";
            tasks.add(() -> {
                for (int i = 0; i < each; i++) {
                    catalog().put(List.of(plain(name + i, true), plain("shared" + name, i % 2 == 0)));
                }
                writing.decrementAndGet();
            });
        }
        tasks.add(() -> {
            while (writing.get() > 0) {
                cursor[0] = drain(cursor[0], seen);
                Thread.sleep(1);
            }
        });
        Together.run(tasks.toArray(Together.Task[]::new));
        Events.await("all of them", SETTLED, () -> {
            cursor[0] = drain(cursor[0], seen);
            return seen.size() >= writers * (each + 1);
        });
        for (int writer = 0; writer < writers; writer++) {
            String shared = "sharedw" + writer + "-";
            assertEquals(Optional.of(plain(shared, false)), seen.get(id(shared)));
        }
    }

    private Map<ItemId, Optional<Item>> readAll() {
        Map<ItemId, Optional<Item>> all = new HashMap<>();
        drain(0, all);
        return all;
    }

    private long drain(long from, Map<ItemId, Optional<Item>> into) {
        Changes changes = catalog().changes(from, 10_000);
        changes.changes().forEach(change -> into.put(change.id(), change.item()));
        return changes.cursor();
    }

    /** Reads until the store says that there is nothing more; how many pages that took. */
    private int readFrom(long start, int limit, Map<ItemId, Optional<Item>> into) {
        Changes changes = catalog().changes(start, limit);
        int pages = 1;
        changes.changes().forEach(change -> into.put(change.id(), change.item()));
        while (changes.more()) {
            assertTrue(++pages < PAGES, "there is always more");
            long before = changes.cursor();
            changes = catalog().changes(before, limit);
            assertTrue(!changes.more() || changes.cursor() >= before, "the cursor went back");
            changes.changes().forEach(change -> into.put(change.id(), change.item()));
        }
        return pages;
    }

    private ItemId id(String name) {
        return new ItemId(prefix + name);
    }

    private Item rich(String name) {
        return new Item(
                id(name),
                List.of("a", "b"),
                Map.of("price", 1.5, "stock", 3L, "name", "x", "new", true),
                true,
                PUBLISHED,
                UNTIL);
    }

    private Item plain(String name, boolean available) {
        return new Item(id(name), List.of(), Map.of(), available, Optional.empty());
    }
}
