package dev.attune.application.recommendation;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.contract.PlantedScorer;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.model.ServingModel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import dev.attune.domain.profile.SeenTypes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UserInterestsCacheTest {
    private static final EventWeights WEIGHTS = EventWeights.defaults();
    private static final ProfilePolicy POLICY = new ProfilePolicy(3, 10, WEIGHTS);

    private final InMemoryModels registry = new InMemoryModels();
    private final ModelWatch models = new ModelWatch(
            registry,
            PlantedScorer.loader(),
            new CatalogSnapshot(new InMemoryCatalog(), InstantSource.system()),
            InstantSource.fixed(T0),
            new SimpleMeterRegistry());
    private Instant now = Instant.EPOCH;
    private final UserInterestsCache cache = new UserInterestsCache(WEIGHTS, SeenTypes.ALL, () -> now);
    /** Seen long ago: a. In the window: b and c liked, d disliked. */
    private final Profile profile = Profile.EMPTY.with(
            List.of(
                    ProfileEvent.from(event("u", "1", "a", "view", 1)),
                    ProfileEvent.from(event("u", "2", "b", "view", 2)),
                    ProfileEvent.from(event("u", "3", "c", "purchase", 3)),
                    ProfileEvent.from(event("u", "4", "d", "hide", 4))),
            new Position(0, 4),
            POLICY);

    @Test
    void theSameProfileIsLookedUpOnceForAModel() {
        ServingModel model = serve("m1", "a", "b", "c", "d", "e");
        assertSame(query(profile, model), query(profile, model));
        Profile changed =
                profile.with(List.of(ProfileEvent.from(event("u", "5", "e", "view", 5))), new Position(0, 5), POLICY);
        assertNotSame(query(profile, model), query(changed, model));
    }

    @Test
    void anotherModelIsAskedAnew() {
        ServingModel first = serve("m1", "a", "b", "c", "d", "e");
        ModelQuery asked = query(profile, first);
        ServingModel second = serve("m2", "e", "d", "c", "b", "a");
        assertNotSame(asked, query(profile, second));
        assertSame(second, query(profile, second).model());
        assertNotSame(asked, query(profile, first), "the replaced model's answers are not kept");
    }

    @Test
    void whatDoesNotComeAgainIsNotKept() {
        Optional<ServingModel> model = Optional.of(serve("m1", "a", "b", "c", "d", "e"));
        assertNotSame(
                cache.of(profile, Optional.empty(), false, model).forModel().orElseThrow(),
                cache.of(profile, Optional.empty(), false, model).forModel().orElseThrow());
        assertNotSame(
                cache.of(profile, Optional.of(SeenTypes.NONE), true, model)
                        .forModel()
                        .orElseThrow(),
                cache.of(profile, Optional.of(SeenTypes.NONE), true, model)
                        .forModel()
                        .orElseThrow());
    }

    @Test
    void seenItemsAreLeftOutUnlessTheyAreAskedFor() {
        ServingModel model = serve("m1", "a", "b", "c", "d", "e");
        assertArrayEquals(
                new int[] {4}, query(profile, model).best(Optional.empty(), 10).items());
        UserInterests withSeen = cache.of(profile, Optional.of(SeenTypes.NONE), true, Optional.of(model));
        Set<String> best = Arrays.stream(withSeen.forModel()
                        .orElseThrow()
                        .best(Optional.empty(), 10)
                        .items())
                .mapToObj(item -> model.scorer().item(item).value())
                .collect(Collectors.toSet());
        assertEquals(Set.of("a", "b", "c", "e"), best, "all but the disliked one");
        assertEquals(Set.of("d"), values(withSeen));
        assertEquals(Set.of("a", "b", "c", "d"), values(cache.of(profile, Optional.empty(), true, Optional.of(model))));
    }

    @Test
    void aLongerListIsComputedAndAShorterOneIsCut() {
        ServingModel model = serve("m1", "a", "b", "c", "d", "e", "f", "g");
        ModelQuery query = query(profile, model);
        assertEquals(1, query.best(Optional.empty(), 1).size());
        assertEquals(3, query.best(Optional.empty(), 10).size());
        assertEquals(2, query.best(Optional.empty(), 2).size());
        assertSame(query.best(Optional.empty(), 10), query.best(Optional.empty(), 10), "the last ranking is kept");
        assertEquals(0, query.best(Optional.of("men"), 10).size());
    }

    @Test
    void nothingThatIsOnlyDislikedIsRanked() {
        ServingModel model = serve("m1", "a", "b", "c", "d", "e");
        Profile dislikes = Profile.EMPTY.with(
                List.of(ProfileEvent.from(event("u", "4", "d", "hide", 4))), new Position(0, 4), POLICY);
        assertEquals(0, query(dislikes, model).best(Optional.empty(), 10).size());
    }

    @Test
    void withoutAModelThereAreInterestsAlone() {
        UserInterests interests = cache.of(profile, Optional.empty(), true, Optional.empty());
        assertEquals(Optional.empty(), interests.forModel());
        assertEquals(3, interests.newestFirst().size());
        assertSame(interests.newestFirst(), interests.newestFirst());
    }

    /** While a visit lasts, its events say more than those of earlier visits. A model also knows the hour. */
    @Test
    void whatIsKeptIsMadeAnewWhenTheVisitOrTheHourIsOver() {
        Optional<ServingModel> model = Optional.of(serve("m1", "a", "b", "c", "d", "e"));
        Instant newest = profile.newest().orElseThrow().time();
        now = newest.plusSeconds(60);
        ModelQuery during =
                cache.of(profile, Optional.empty(), true, model).forModel().orElseThrow();
        now = newest.plusSeconds(1_800);
        assertSame(
                during,
                cache.of(profile, Optional.empty(), true, model).forModel().orElseThrow());
        now = newest.plusSeconds(1_801);
        ModelQuery after =
                cache.of(profile, Optional.empty(), true, model).forModel().orElseThrow();
        assertNotSame(during, after);
        now = T0.plusSeconds(3_599);
        assertSame(
                after,
                cache.of(profile, Optional.empty(), true, model).forModel().orElseThrow());
        now = T0.plusSeconds(3_600);
        assertNotSame(
                after,
                cache.of(profile, Optional.empty(), true, model).forModel().orElseThrow());
    }

    private ModelQuery query(Profile asked, ServingModel model) {
        return cache.of(asked, Optional.empty(), true, Optional.of(model))
                .forModel()
                .orElseThrow();
    }

    private static Set<String> values(UserInterests interests) {
        return interests.excluded().stream().map(ItemId::value).collect(Collectors.toSet());
    }

    private ServingModel serve(String version, String... items) {
        registry.publishPlanted(version, T0, items);
        registry.activate(version, registry.active());
        models.refresh();
        return models.current().orElseThrow();
    }
}
