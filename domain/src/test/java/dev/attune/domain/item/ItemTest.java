package dev.attune.domain.item;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.domain.InvalidValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ItemTest {
    private static final Item SHOE = new Item(
            new ItemId("shoe"),
            List.of("sale", "men"),
            Map.of("price", 9.5, "sizes", 4L, "brand", "b", "vegan", true),
            true,
            Optional.of(Instant.parse("2026-03-01T12:00:00.123456Z")));

    @Test
    void categoriesAndAttributesAreInOrderOfName() {
        assertEquals(
                List.of("men", "sale"),
                item(List.of("sale", "men", "sale"), Map.of()).categories());
        assertEquals(
                List.of("brand", "price", "sizes", "vegan"),
                List.copyOf(SHOE.attributes().keySet()));
        assertEquals(Optional.of(Instant.parse("2026-03-01T12:00:00.123Z")), SHOE.publishedAt());
    }

    @Test
    void anItemIsPublishedBeforeItsEnd() {
        Instant end = Instant.parse("2026-03-01T12:00:00.123999Z");
        Item item = new Item(SHOE.id(), List.of(), Map.of(), true, SHOE.publishedAt(), Optional.of(end.plusMillis(1)));
        assertEquals(Optional.of(Instant.parse("2026-03-01T12:00:00.124Z")), item.availableUntil());
        InvalidValue wrong = assertThrows(
                InvalidValue.class,
                () -> new Item(SHOE.id(), List.of(), Map.of(), true, SHOE.publishedAt(), Optional.of(end)));
        assertEquals("availableUntil", wrong.field());
    }

    @Test
    void aHundredCategoriesAndAttributesAreTheMost() {
        assertDoesNotThrow(() -> item(names(100), Map.of()));
        assertEquals("categories", refused(names(101), Map.of()));
        assertDoesNotThrow(() -> item(List.of(), attributes(100)));
        assertEquals("attributes", refused(List.of(), attributes(101)));
    }

    @Test
    void namesAreIdentifiers() {
        assertEquals("categories", refused(List.of(""), Map.of()));
        assertEquals("attributes", refused(List.of(), Map.of("", "x")));
        assertEquals(
                "itemId", assertThrows(InvalidValue.class, () -> new ItemId("")).field());
    }

    @Test
    void aValueIsATextANumberABooleanOrAListOfTexts() {
        assertDoesNotThrow(() -> item(List.of(), Map.of("a", "👟".repeat(10_000))));
        assertDoesNotThrow(() -> item(List.of(), Map.of("a", Collections.nCopies(100, "x".repeat(1_000)))));
        for (Object value : Arrays.asList(
                "x".repeat(10_001),
                "a\u0000",
                Double.NaN,
                Double.POSITIVE_INFINITY,
                1,
                List.of(1L),
                Arrays.asList("a", null),
                Collections.nCopies(101, "x"),
                List.of("x".repeat(10_001)),
                null)) {
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("a", value);
            assertEquals("attributes.a", refused(List.of(), attributes), () -> "for " + value);
        }
    }

    @Test
    void allTextsTogetherAreBounded() {
        assertEquals(
                "attributes", refused(List.of(), Map.of("a", Collections.nCopies(100, "x".repeat(1_000)), "b", "x")));
    }

    @Test
    void aListIsCopied() {
        List<String> tags = new ArrayList<>(List.of("red"));
        Item item = item(List.of(), Map.of("tags", tags));
        tags.add("blue");
        assertEquals(Map.of("tags", List.of("red")), item.attributes());
    }

    @Test
    void aPatchChangesOnlyWhatItNames() {
        ItemPatch nothing =
                new ItemPatch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(SHOE, nothing.applyTo(SHOE));
        ItemPatch all = new ItemPatch(
                Optional.of(List.of("new")),
                Optional.of(Map.of("price", 1.0)),
                Optional.of(false),
                Optional.of(Instant.EPOCH),
                Optional.of(Instant.EPOCH.plusSeconds(1)));
        assertEquals(
                new Item(
                        new ItemId("shoe"),
                        List.of("new"),
                        Map.of("price", 1.0),
                        false,
                        Optional.of(Instant.EPOCH),
                        Optional.of(Instant.EPOCH.plusSeconds(1))),
                all.applyTo(SHOE));
    }

    @Test
    void idsAreOrderedByText() {
        assertEquals(
                List.of("a", "b"),
                Stream.of("b", "a")
                        .map(ItemId::new)
                        .sorted()
                        .map(ItemId::toString)
                        .toList());
    }

    private static String refused(List<String> categories, Map<String, Object> attributes) {
        return assertThrows(InvalidValue.class, () -> item(categories, attributes))
                .field();
    }

    private static Item item(List<String> categories, Map<String, Object> attributes) {
        return new Item(new ItemId("shoe"), categories, attributes, true, Optional.empty());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
    }

    private static Map<String, Object> attributes(int count) {
        return names(count).stream().collect(Collectors.toMap(Function.identity(), name -> name));
    }
}
