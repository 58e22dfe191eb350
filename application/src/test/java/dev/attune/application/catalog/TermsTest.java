package dev.attune.application.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
