package dev.attune.ml.training;

import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Scorer;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tidy shop: each user stays within one of four kinds, and all items of a kind are described alike. */
class NewItemWeightTest {
    private static final List<String> KINDS = List.of("tent", "kayak", "boot", "bike");
    private static final int ITEMS = 30;

    /** The other sources say all of the known items, so the test cases give the descriptions no weight. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aNewItemKeepsItsPlaceWhateverTheTestCasesSay(long seed) throws IOException {
        List<Item> catalog = new ArrayList<>();
        KINDS.forEach(kind -> IntStream.range(0, ITEMS).forEach(i -> catalog.add(item(kind + "-" + i, kind))));
        catalog.add(item("new", "tent"));
        Scorer scorer = Models.scorer(Models.trained(2, PlantedData.dataset(events(seed), catalog)));
        List<String> best = Models.best(scorer, Models.interests(Stream.of("tent-1", "tent-2", "tent-3")), ITEMS);
        assertTrue(best.contains("new"), best::toString);
        int place = scorer.indexOf(new ItemId("new"));
        assertTrue(scorer.similar(place, _ -> true, 10).size() == 10, "similar items are found by the description");
    }

    private static List<Event> events(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 300; user++) {
            String kind = KINDS.get(user % KINDS.size());
            List<Integer> items = IntStream.range(0, ITEMS).boxed().collect(Collectors.toList());
            Collections.shuffle(items, random);
            long begin = random.nextInt(1_000_000);
            for (int step = 0; step < 12; step++) {
                events.add(view("u" + user, "e" + step, kind + "-" + items.get(step), begin + 60L * step));
            }
        }
        return events;
    }

    private static Item item(String id, String kind) {
        return new Item(new ItemId(id), List.of(kind), Map.of("title", kind), true, Optional.empty());
    }
}
