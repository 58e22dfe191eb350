package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.Listing;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VariantsTest {
    private static int[] products(List<Map<String, Object>> attributes) {
        List<ItemDescription> descriptions = new ArrayList<>();
        for (int i = 0; i < attributes.size(); i++) {
            Listing listing = Listing.of(
                    new Item(new ItemId("i" + i), List.of("shirts"), attributes.get(i), true, Optional.empty()));
            descriptions.add(new ItemDescription(listing.categories(), listing.terms(), listing.facts()));
        }
        return Variants.products(descriptions.size(), descriptions::get);
    }

    @Test
    void itemsThatShareAnIdAndNearlyEverythingElseAreOneProduct() {
        List<Map<String, Object>> sizes = IntStream.range(0, 30)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "parent", "p" + i / 3,
                        "title", "shirt " + i / 3 + " of acme in cotton",
                        "size", List.of("S", "M", "L").get(i % 3)))
                .toList();
        int[] products = products(sizes);
        for (int i = 0; i < 30; i++) {
            assertTrue(products[i] > 0);
            assertEquals(products[i - i % 3], products[i]);
        }
        assertTrue(products[0] != products[3]);
    }

    /** A brand is shared by items that have little else in common. */
    @Test
    void whatOnlyShareABrandAreDifferentProducts() {
        List<Map<String, Object>> brands = IntStream.range(0, 30)
                .<Map<String, Object>>mapToObj(
                        i -> Map.of("brand", "b" + i / 3, "title", "word" + i + " other" + i + " third" + i))
                .toList();
        assertArrayEquals(new int[30], products(brands));
    }

    /** An author writes in one language and format, at much the same price: so do the others. */
    @Test
    void booksOfOneAuthorAreDifferentProducts() {
        List<Map<String, Object>> books = IntStream.range(0, 80)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "author",
                        "author" + i / 8,
                        "title",
                        "the word" + i,
                        "language",
                        "english language",
                        "format",
                        "paper back",
                        "price",
                        9.5))
                .toList();
        assertArrayEquals(new int[80], products(books));
    }

    @Test
    void aBrandOfOneCategoryIsNoProduct() {
        List<Map<String, Object>> tents = IntStream.range(0, 80)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "brand", "b" + i / 8, "title", "model" + i + " tents for hiking in all weather", "price", 90.0))
                .toList();
        assertArrayEquals(new int[80], products(tents));
    }

    @Test
    void aKindOfManyItemsIsNoProduct() {
        List<Map<String, Object>> kinds = IntStream.range(0, 60)
                .<Map<String, Object>>mapToObj(i -> Map.of("kind", "k" + i / 20, "fabric", "cotton"))
                .toList();
        assertArrayEquals(new int[60], products(kinds));
    }
}
