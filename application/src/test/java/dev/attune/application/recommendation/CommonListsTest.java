package dev.attune.application.recommendation;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Items;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.contract.InMemoryStatistics;
import dev.attune.application.contract.PlantedScorer;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.ranking.ItemSource;
import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shoe s1 was bought twice, s2 viewed today, h is hidden; s1 and s2 are men's, and the model knows them in a row. */
class CommonListsTest {
    private static final Optional<String> ALL = Optional.empty();
    private static final Optional<String> MEN = Optional.of("men");

    private final InMemoryStatistics statistics = new InMemoryStatistics();
    private final InMemoryModels registry = new InMemoryModels();
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final CatalogSnapshot snapshot = new CatalogSnapshot(catalog, InstantSource.system());
    private final InstantSource clock = InstantSource.fixed(T0.plus(Duration.ofDays(10)));
    private final ModelWatch models =
            new ModelWatch(registry, PlantedScorer.loader(), snapshot, clock, new SimpleMeterRegistry());
    private final TopItems top = new TopItems(statistics, EventWeights.defaults(), clock);
    private final CommonLists lists = new CommonLists(top, snapshot, models, clock);

    @BeforeEach
    void aShop() {
        new Items(catalog, snapshot)
                .put(List.of(
                        item("s1", true, "men"), item("s2", true, "men"), item("w", true, "women"), item("h", false)));
        long position = 0;
        long today = Duration.ofDays(10).toSeconds();
        for (var event : List.of(
                event("x", "1", "s1", "purchase", 0),
                event("x", "2", "s1", "purchase", 0),
                event("x", "3", "w", "purchase", 0),
                event("x", "4", "h", "purchase", today),
                event("x", "5", "s2", "view", today))) {
            statistics.record(List.of(new StoredEvent(event, new Position(0, ++position))));
        }
        top.refresh();
    }

    @Test
    void popularCountsAllTimesAndTrendingNow() {
        assertEquals(List.of("s1", "w", "s2"), ids(lists.popular(ALL, 10)));
        assertEquals("s2", ids(lists.trending(ALL, 10)).getFirst());
        assertEquals(10, lists.popular(ALL, 1).getFirst().score(), 1e-9);
        assertEquals(ItemSource.POPULAR, lists.popular(ALL, 1).getFirst().source());
        assertEquals(ItemSource.TRENDING, lists.trending(ALL, 1).getFirst().source());
    }

    @Test
    void listsAreCutToTheLimitAndTheCategory() {
        assertEquals(List.of("s1"), ids(lists.popular(ALL, 1)));
        assertEquals(List.of("s1", "s2"), ids(lists.popular(MEN, 10)));
        assertEquals(List.of("s2", "s1"), ids(lists.trending(MEN, 10)));
        assertEquals(2, lists.latest(MEN, 10).size());
        assertEquals(1, lists.latest(ALL, 1).size());
    }

    @Test
    void latestComesWithTheTimeOfPublication() {
        RankedItem newest = lists.latest(ALL, 10).getFirst();
        assertEquals("w", newest.item().value());
        assertEquals((double) T0.plusSeconds('w').getEpochSecond(), newest.score());
        assertEquals(ItemSource.LATEST, newest.source());
    }

    @Test
    void withoutAModelNothingIsSimilar() {
        assertEquals(List.of(), lists.similar(new ItemId("s1"), ALL, 10));
    }

    @Test
    void similarItemsAreOthersThatAreShown() {
        serve("s1", "s2", "h", "w");
        assertEquals(List.of("s2", "w"), ids(lists.similar(new ItemId("s1"), ALL, 10)));
        assertEquals(List.of("s2"), ids(lists.similar(new ItemId("s1"), ALL, 1)));
        assertEquals(List.of("s2"), ids(lists.similar(new ItemId("s1"), MEN, 10)));
        assertEquals(List.of(), lists.similar(new ItemId("unknown"), ALL, 10));
        RankedItem nearest = lists.similar(new ItemId("s1"), ALL, 1).getFirst();
        assertEquals(.5, nearest.score());
        assertEquals(ItemSource.MODEL, nearest.source());
    }

    @Test
    void fillersAreTrendingThenPopularThenLatest() {
        assertEquals(
                List.of(Strategy.TRENDING, Strategy.POPULAR, Strategy.POPULAR),
                lists.fillers().stream().map(Filler::strategy).toList());
        assertEquals(
                List.of(ItemSource.TRENDING, ItemSource.POPULAR, ItemSource.LATEST),
                lists.fillers().stream()
                        .map(filler -> filler.items()
                                .apply(ALL)
                                .findFirst()
                                .orElseThrow()
                                .source())
                        .toList());
    }

    private void serve(String... items) {
        registry.publishPlanted("m1", T0, items);
        registry.activate("m1", Optional.empty());
        models.refresh();
    }

    private static Item item(String id, boolean available, String... categories) {
        return new Item(
                new ItemId(id), List.of(categories), Map.of(), available, Optional.of(T0.plusSeconds(id.charAt(0))));
    }

    private static List<String> ids(List<RankedItem> items) {
        return items.stream().map(item -> item.item().value()).toList();
    }
}
