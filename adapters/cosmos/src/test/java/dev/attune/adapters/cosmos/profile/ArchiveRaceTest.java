package dev.attune.adapters.cosmos.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.application.contract.Events;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two instances that write the first archive of a user, as after a takeover of the feed. */
class ArchiveRaceTest {
    private static final UserId USER = new UserId("user");
    private static final ProfilePolicy POLICY = new ProfilePolicy(10, 1_000, EventWeights.defaults());
    private static final int MANY = 200;

    @Test
    void aFormerOwnerTakesNothingOutOfTheArchive() {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                CosmosDatabase database = TestDatabases.fresh(fake)) {
            CosmosProfileStore owner = new CosmosProfileStore(database, 10_000);
            CosmosProfileStore former = new CosmosProfileStore(database, 10_000);
            fold(former, "first", 1, 1);
            owner.find(USER, ConsistencyLevel.BOUNDED);
            fold(owner, "new", MANY, 2);
            fold(former, "old", MANY, 1);
            Profile found = new CosmosProfileStore(database, 0)
                    .find(USER, ConsistencyLevel.BOUNDED)
                    .orElseThrow();
            Set<ItemId> all = new HashSet<>();
            found.window().forEach(event -> all.add(event.item()));
            found.seen().list().forEach(seen -> all.add(seen.item()));
            assertEquals(2 * MANY + 1, all.size());
        }
    }

    private static void fold(CosmosProfileStore store, String name, int count, long position) {
        List<ProfileEvent> events = IntStream.range(0, count)
                .mapToObj(i -> ProfileEvent.from(Events.view(USER.value(), name + i, name + "-" + i, i)))
                .toList();
        store.update(List.of(USER), (_, current) -> current.profile().with(events, new Position(position, 1), POLICY));
    }
}
