package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Dataset;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.affinity.Field;
import dev.attune.ml.source.CatalogFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogFieldsTest {
    /** 36 shoes and 36 tents, in two departments of two leaves each; prices differ by kind. */
    private static Dataset dataset() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 72; i++) {
            boolean tent = i >= 36;
            String department = tent ? "outdoor" : "clothes";
            items.add(new Item(
                    new ItemId("i%02d".formatted(i)),
                    List.of(department, department + "/" + i / 18),
                    Map.of(
                            "maker",
                            i % 3 == 0 ? "acme" : "zenith",
                            "price",
                            (tent ? 100.0 : 10.0) + i % 36,
                            "title",
                            "model " + i,
                            "country",
                            "everywhere"),
                    true,
                    Optional.empty()));
        }
        return PlantedData.dataset(List.of(), items);
    }

    /** Returns the value of each item, in the order of the ids. */
    private static int[] values(String name) {
        Dataset dataset = dataset();
        int[] ofNumber = CatalogFields.of(dataset).stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow()
                .ofItem();
        return IntStream.range(0, ofNumber.length)
                .boxed()
                .sorted(Comparator.comparing(number -> dataset.items().get(number)))
                .mapToInt(number -> ofNumber[number])
                .toArray();
    }

    @Test
    void categoriesAndRepeatingAttributesAreFields() {
        assertEquals(
                List.of("category", "department", "maker", "price"),
                CatalogFields.of(dataset()).stream().map(Field::name).toList(),
                "titles do not repeat, and the country is the same everywhere");
    }

    @Test
    void theNarrowestCategoryIsTheFirstField() {
        int[] category = values("category");
        int[] department = values("department");
        assertEquals(category[0], category[17]);
        assertTrue(category[0] != category[18]);
        assertEquals(department[0], department[35]);
        assertTrue(department[0] != department[36]);
    }

    /** What is dear for a shoe is cheap for a tent. */
    @Test
    void numbersAreBandsOfTheirCategory() {
        int[] price = values("price");
        assertEquals(price[0], price[36]);
        assertEquals(price[17], price[53]);
        assertTrue(price[0] < price[17]);
    }
}
