package dev.attune.application.recommendation;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Items;
import dev.attune.application.consistency.FeedProgress;
import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.consistency.ProfileReader;
import dev.attune.application.consistency.ProfileRebuild;
import dev.attune.application.contract.Events;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.contract.InMemoryStatistics;
import dev.attune.application.contract.PlantedScorer;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.recommendation.Recommendations.Fallback;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import dev.attune.domain.profile.SeenTypes;
import dev.attune.domain.ranking.ItemSource;
import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Six items in a row, of which the model knows a to f. Each speaks for the others the more, the nearer they are.
 * Popular are p1 and p2, which no model knows; trending is t1; new is n1.
 */
class RecommenderTest {
    private static final ProfilePolicy POLICY = new ProfilePolicy(10, 10, EventWeights.defaults());
    private static final Instant NOW = T0.plus(Duration.ofDays(30));
    private static final StoreUnavailable DOWN = new StoreUnavailable("down", Duration.ofSeconds(1), null);

    private final InMemoryProfiles profiles = new InMemoryProfiles();
    private final InMemoryStatistics statistics = new InMemoryStatistics();
    private final InMemoryModels registry = new InMemoryModels();
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final CatalogSnapshot snapshot = new CatalogSnapshot(catalog, InstantSource.system());
    private final Items items = new Items(catalog, snapshot);
    private final InstantSource clock = InstantSource.fixed(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelWatch models = new ModelWatch(registry, PlantedScorer.loader(), snapshot, clock, meters);
    private final TopItems top = new TopItems(statistics, EventWeights.defaults(), clock);
    private final CommonLists lists = new CommonLists(top, snapshot, models, clock);
    private final Recommender recommender = new Recommender(
            new ProfileReader(
                    profiles,
                    new InMemoryEvents(),
                    new FeedProgress(new Untold(), "profiles", () -> 0),
                    new ProfileCache(Duration.ofNanos(1), 0, System::nanoTime),
                    POLICY,
                    rebuild(),
                    _ -> {}),
            models,
            snapshot,
            lists,
            lists.fillers(),
            POLICY,
            clock,
            meters);

    @BeforeEach
    void sixItemsAndSomeLists() {
        publish("m1", "a", "b", "c", "d", "e", "f");
        long position = 0;
        for (Event event : List.of(
                event("x", "1", "p1", "purchase", 0),
                event("x", "2", "p1", "purchase", 0),
                event("x", "3", "p2", "purchase", 0),
                event("x", "4", "t1", "view", Duration.ofDays(30).toSeconds()))) {
            statistics.record(List.of(new StoredEvent(event, new Position(0, ++position))));
        }
        top.refresh();
        items.put(List.of(new Item(id("n1"), List.of("new"), Map.of(), true, Optional.of(T0))));
    }

    @Test
    void theNearestItemsComeFirst() {
        did("ann", "c");
        Recommendations answer = recommend(request().user("ann").limit(4));
        assertEquals(List.of("b", "d", "a", "e"), ids(answer));
        assertEquals(List.of(1 / 2., 1 / 2., 1 / 3., 1 / 3.), scores(answer));
        assertEquals(Strategy.PERSONAL, answer.served().strategy());
        assertEquals(Optional.empty(), answer.served().fallback());
        assertEquals(Optional.of("m1"), answer.served().modelVersion());
        assertEquals(Optional.of(T0), answer.served().profileAt());
        assertEquals(ItemSource.MODEL, answer.items().getFirst().source());
    }

    @Test
    void whatIsMissingIsFilledUpFromTrendingThenPopularThenNew() {
        did("ann", "c");
        Recommendations answer = recommend(request().user("ann").limit(20));
        assertEquals(List.of("b", "d", "a", "e", "f", "t1", "p1", "p2", "n1"), ids(answer));
        assertEquals(
                List.of(ItemSource.TRENDING, ItemSource.TRENDING, ItemSource.TRENDING, ItemSource.LATEST),
                answer.items().stream().skip(5).map(RankedItem::source).toList());
        assertEquals(Strategy.PERSONAL, answer.served().strategy());
    }

    @Test
    void aFillerThatWasSeenIsLeftOut() {
        did("ann", "c", "t1", "p2");
        assertEquals(
                List.of("b", "d", "a", "e", "f", "p1", "n1"),
                ids(recommend(request().user("ann").limit(20))));
    }

    @Test
    void seenItemsComeBackOnDemandAndDislikedOnesDoNot() {
        did("ann", "c");
        dislikes("ann", "d");
        Recommendations answer = recommend(request().user("ann").limit(3).includeSeen());
        assertEquals(List.of("c", "b", "a"), ids(answer));
    }

    @Test
    void whatWasOnlyViewedComesBackWherePurchasesAloneAreSeen() {
        did("ann", "c");
        bought("ann", "b");
        dislikes("ann", "d");
        SeenTypes bought = SeenTypes.parse("seenTypes", "purchase", POLICY.weights());
        assertEquals(
                List.of("c", "a", "e"),
                ids(recommend(request().user("ann").limit(3).seen(bought))));
    }

    @Test
    void theSessionCountsBeforeTheProfile() {
        did("ann", "a");
        Recommendations answer = recommend(request().user("ann").session("f").limit(2));
        assertEquals(List.of("b", "e"), ids(answer));
        assertEquals(Strategy.PERSONAL, answer.served().strategy());
        Recommendations nobody = recommend(request().session("f").limit(2));
        assertEquals(List.of("e", "d"), ids(nobody));
        assertEquals(Strategy.SESSION, nobody.served().strategy());
        assertEquals(Optional.empty(), nobody.served().consistency());
    }

    @Test
    void aCategoryHoldsForTheModelAndForFillers() {
        items.put(List.of(in("a", "red"), in("e", "red"), in("p2", "red"), in("d", "blue")));
        did("ann", "c");
        assertEquals(
                List.of("a", "e", "p2"), ids(recommend(request().user("ann").category("red"))));
    }

    @Test
    void aHiddenItemIsInNoAnswer() {
        items.put(List.of(
                new Item(id("b"), List.of(), Map.of(), false, Optional.empty()),
                new Item(id("p1"), List.of(), Map.of(), false, Optional.empty())));
        did("ann", "c");
        assertEquals(
                List.of("d", "a", "e", "f", "t1", "p2", "n1"),
                ids(recommend(request().user("ann").limit(20))));
    }

    @Test
    void givenCandidatesAreRankedAndUnknownOnesComeLastInTheirOrder() {
        did("ann", "c");
        Recommendations answer = recommend(request().user("ann").candidates("z", "f", "y", "c", "b", "f"));
        assertEquals(List.of("b", "f", "z", "y"), ids(answer));
        assertEquals(
                List.of(ItemSource.MODEL, ItemSource.MODEL, ItemSource.UNKNOWN, ItemSource.UNKNOWN),
                answer.items().stream().map(RankedItem::source).toList());
        assertEquals(
                List.of("b", "f"),
                ids(recommend(request().user("ann").candidates("z", "f", "b").limit(2))));
    }

    @Test
    void candidatesOfSomebodyUnknownAreRankedByPopularity() {
        Recommendations answer = recommend(request().user("new").candidates("a", "p2", "p1"));
        assertEquals(Strategy.POPULAR, answer.served().strategy());
        assertEquals(Optional.of(Fallback.NO_PROFILE), answer.served().fallback());
        assertEquals("a", ids(answer).getFirst(), "the model does not know the popular ones");
    }

    @Test
    void whoIsUnknownGetsWhatIsTrending() {
        Recommendations answer = recommend(request().user("new").limit(2));
        assertEquals(List.of("t1", "p1"), ids(answer));
        assertFallback(answer, Strategy.TRENDING, Fallback.NO_PROFILE);
    }

    @Test
    void whoMetOnlyUnknownItemsGetsWhatIsTrending() {
        did("ann", "z");
        assertFallback(recommend(request().user("ann").limit(2)), Strategy.TRENDING, Fallback.UNKNOWN_ITEMS);
    }

    @Test
    void whoOnlyDislikedGetsWhatIsTrending() {
        dislikes("ann", "c");
        assertFallback(recommend(request().user("ann").limit(2)), Strategy.TRENDING, Fallback.UNKNOWN_ITEMS);
    }

    @Test
    void withoutAModelNothingIsPersonal() {
        InMemoryModels none = new InMemoryModels();
        ModelWatch noModel = new ModelWatch(none, PlantedScorer.loader(), snapshot, clock, meters);
        Recommender without = new Recommender(
                new ProfileReader(
                        profiles,
                        new InMemoryEvents(),
                        new FeedProgress(new Untold(), "profiles", () -> 0),
                        new ProfileCache(Duration.ofNanos(1), 0, System::nanoTime),
                        POLICY,
                        rebuild(),
                        _ -> {}),
                noModel,
                snapshot,
                lists,
                List.of(),
                POLICY,
                clock,
                new SimpleMeterRegistry());
        did("ann", "c");
        Recommendations answer = without.recommend(request().user("ann").build());
        assertEquals(List.of(), ids(answer));
        assertFallback(answer, Strategy.POPULAR, Fallback.NO_MODEL);
        assertEquals(Optional.empty(), answer.served().modelVersion());
    }

    @Test
    void aStoreThatDoesNotAnswerIsSaid() {
        did("ann", "c");
        profiles.failWith(DOWN);
        Recommendations answer = recommend(request().user("ann").limit(2));
        assertEquals(Optional.of(Fallback.STORE_UNAVAILABLE), answer.served().fallback());
        assertEquals(Optional.of(ConsistencyLevel.EVENTUAL), answer.served().consistency());
        assertEquals(
                1,
                meters.get("attune.fallbacks")
                        .tag("reason", "store-unavailable")
                        .counter()
                        .count());
    }

    @Test
    void anExplanationNamesSourcesAndReasons() {
        did("ann", "c", "f");
        RankedItem first =
                recommend(request().user("ann").limit(1).explain()).items().getFirst();
        assertEquals(Map.of("planted", first.score()), first.sources());
        assertEquals(
                List.of("f", "c"),
                first.reasons().stream().map(reason -> reason.item().value()).toList());
        assertTrue(recommend(request().user("ann").limit(1))
                .items()
                .getFirst()
                .reasons()
                .isEmpty());
    }

    @Test
    void anExplanationTakesTimeAndIsNotAnsweredAtOnce() {
        assertEquals(
                Optional.empty(),
                recommender.recommendAtOnce(request().session("c").explain().build()));
        assertEquals(
                List.of("b", "d"),
                ids(recommender
                        .recommendAtOnce(request().session("c").limit(2).build())
                        .orElseThrow()));
    }

    @Test
    void atMostSoManyOfACategory() {
        items.put(List.of(in("b", "red"), in("d", "red"), in("a", "red"), in("e", "blue")));
        did("ann", "c");
        assertEquals(
                List.of("b", "e", "f"),
                ids(recommend(request().user("ann").limit(3).maxPerCategory(1))));
    }

    private void assertFallback(Recommendations answer, Strategy strategy, Fallback fallback) {
        assertEquals(strategy, answer.served().strategy());
        assertEquals(Optional.of(fallback), answer.served().fallback());
    }

    private void publish(String version, String... known) {
        registry.publishPlanted(version, T0, known);
        registry.activate(version, registry.active());
        models.refresh();
    }

    private void did(String user, String... viewed) {
        for (int second = 0; second < viewed.length; second++) {
            fold(user, event(user, viewed[second], viewed[second], "view", second));
        }
    }

    private void bought(String user, String item) {
        fold(user, event(user, item, item, "purchase", 8));
    }

    private void dislikes(String user, String item) {
        fold(user, event(user, item, item, "dislike", 9));
    }

    private void fold(String user, Event event) {
        profiles.update(
                List.of(new UserId(user)),
                (_, current) -> current.profile().with(List.of(ProfileEvent.from(event)), new Position(0, 1), POLICY));
    }

    private Recommendations recommend(Asking asking) {
        return recommender.recommend(asking.build());
    }

    private static List<String> ids(Recommendations answer) {
        return answer.items().stream().map(item -> item.item().value()).toList();
    }

    private static List<Double> scores(Recommendations answer) {
        return answer.items().stream()
                .map(item -> Math.round(item.score() * 1e6) / 1e6)
                .map(score -> score == .333333 ? 1 / 3. : score)
                .toList();
    }

    private static ItemId id(String item) {
        return new ItemId(item);
    }

    private static Item in(String item, String category) {
        return new Item(id(item), List.of(category), Map.of(), true, Optional.empty());
    }

    private static Asking request() {
        return new Asking();
    }

    /** A request in the making. */
    private static final class Asking {
        private Optional<UserId> user = Optional.empty();
        private List<ProfileEvent> session = List.of();
        private Optional<String> category = Optional.empty();
        private Optional<List<ItemId>> candidates = Optional.empty();
        private OptionalInt limit = OptionalInt.empty();
        private Optional<SeenTypes> seen = Optional.empty();
        private boolean explain;
        private Variety variety = Variety.ANY;

        Asking user(String id) {
            user = Optional.of(new UserId(id));
            return this;
        }

        Asking session(String... items) {
            session = Arrays.stream(items)
                    .map(item -> ProfileEvent.from(Events.view("session", item, item, 5)))
                    .toList();
            return this;
        }

        Asking category(String name) {
            category = Optional.of(name);
            return this;
        }

        Asking candidates(String... items) {
            candidates = Optional.of(Arrays.stream(items).map(ItemId::new).toList());
            return this;
        }

        Asking limit(int count) {
            limit = OptionalInt.of(count);
            return this;
        }

        Asking includeSeen() {
            return seen(SeenTypes.NONE);
        }

        Asking seen(SeenTypes types) {
            seen = Optional.of(types);
            return this;
        }

        Asking explain() {
            explain = true;
            return this;
        }

        Asking maxPerCategory(int count) {
            variety = new Variety(0, OptionalInt.of(count));
            return this;
        }

        RecommendationRequest build() {
            return new RecommendationRequest(
                    user,
                    session,
                    Consistency.of(ConsistencyLevel.BOUNDED),
                    category,
                    candidates,
                    limit,
                    seen,
                    explain,
                    variety);
        }
    }

    /** A feed that has projected everything. */
    private static ProfileRebuild rebuild() {
        return new ProfileRebuild(
                new InMemoryProfiles(),
                new InMemoryEvents(),
                new ProfileCache(Duration.ofNanos(1), 0, System::nanoTime),
                POLICY,
                new SimpleMeterRegistry());
    }

    private static final class Untold implements ChangeFeed {
        @Override
        public Subscription subscribe(String consumer, FeedHandler handler) {
            throw new AssertionError("nobody subscribes here");
        }

        @Override
        public List<Checkpoint> checkpoints(String consumer) {
            return List.of(new Checkpoint("all", OptionalInt.empty(), Duration.ZERO, 0));
        }
    }
}
