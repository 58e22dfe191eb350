package dev.attune.adapters.cosmos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.adapters.cosmos.event.CosmosEventStore;
import dev.attune.application.contract.Events;
import dev.attune.application.port.Appended.Stored;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On an account with the usual default level, whose replicas lag all the time. */
class SessionAccountTest extends FakeContracts {
    private static final UserId ANN = new UserId("ann");

    @Override
    FakeOptions account() {
        return FakeOptions.defaults().withConsistency(Level.SESSION);
    }

    @Override
    Duration lag() {
        return Duration.ofMillis(300);
    }

    @Test
    void aTokenIsHonouredByAnInstanceThatDidNotWrite() {
        try (CosmosFake fake = CosmosFake.start(account())) {
            fake.fault("{\"replicaLagMs\": 60000}");
            CosmosSettings settings = TestDatabases.settings(fake, "shared", true);
            try (CosmosDatabase here = TestDatabases.open(settings);
                    CosmosDatabase there = TestDatabases.open(settings)) {
                Stored stored = Events.append(new CosmosEventStore(here), Events.view("ann", "e1", "a", 1))
                        .getFirst();
                CosmosEventStore elsewhere = new CosmosEventStore(there);
                StoreSessions sessions =
                        StoreSessions.of(stored.session().stream().toList());
                Token token = new Token(Map.of(Partition.of(ANN), stored.position()), sessions);
                assertEquals(1, tail(elsewhere, Consistency.session(token)));
                assertEquals(
                        1, tail(elsewhere, Consistency.session(new Token(token.positions(), StoreSessions.TOO_MANY))));
                fake.split("events", stored.session().orElseThrow().range());
                assertEquals(1, tail(elsewhere, Consistency.session(token)), "after a split");
            }
        }
    }

    @Test
    void strongIsRefusedWithWhatToDo() {
        try (CosmosFake fake = CosmosFake.start(account());
                CosmosDatabase database = TestDatabases.fresh(fake)) {
            CosmosEventStore store = new CosmosEventStore(database);
            InvalidValue refused = assertThrows(InvalidValue.class, () -> store.requireLevel(ConsistencyLevel.STRONG));
            assertTrue(refused.getMessage().contains("default consistency is Session"), refused.getMessage());
            List.of(ConsistencyLevel.EVENTUAL, ConsistencyLevel.BOUNDED, ConsistencyLevel.SESSION)
                    .forEach(store::requireLevel);
        }
    }

    private static int tail(CosmosEventStore store, Consistency consistency) {
        return store.after(ANN, Position.START, 10, consistency).events().size();
    }
}
