package dev.attune.application.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
    @Test
    void categoriesWordsTruthsAndMagnitudesDescribeAnItem() {
        assertEquals(
                List.of("category boats", "new", "price~2^6", "title=old", "title=sea", "title=the"),
                Terms.of(new Item(
                        new ItemId("i"),
                        List.of("boats"),
                        Map.of("title", "The old, old SEA", "new", true, "sold", false, "price", 99.95),
                        true,
                        Optional.empty())));
    }

    @Test
    void aLongTextPushesOutNoOtherTerm() {
        StringBuilder about = new StringBuilder();
        for (int character = 0x4E00; character < 0x4E00 + 600; character++) {
            about.appendCodePoint(character);
        }
        List<String> terms = Terms.of(new Item(
                new ItemId("i"),
                List.of("tents"),
                Map.of("about", about.toString(), "title", "river tent", "zone", "north"),
                true,
                Optional.empty()));
        assertTrue(
                terms.containsAll(List.of("category tents", "title=river", "title=tent", "zone=north")),
                terms::toString);
        assertTrue(terms.size() <= 200, () -> terms.size() + " terms");
        assertTrue(terms.contains("about=\u4E00\u4E01"), "the beginning of the text is kept");
    }

    @Test
    void theTextsOfAListDescribeAnItemTogether() {
        assertEquals(
                List.of("tags=for", "tags=red", "tags=two"),
                Terms.of(new Item(
                        new ItemId("i"),
                        List.of(),
                        Map.of("tags", List.of("Red", "for two")),
                        true,
                        Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2^0", "63, 2^5", "64, 2^6", "127, 2^6", "-5, -2^2"})
    void numbersAreAlikeUpToTheNextPowerOfTwo(long number, String magnitude) {
        for (Object value : new Object[] {number, (double) number}) {
            assertEquals(
                    List.of("n~" + magnitude),
                    Terms.of(new Item(new ItemId("i"), List.of(), Map.of("n", value), true, Optional.empty())));
        }
    }
}
