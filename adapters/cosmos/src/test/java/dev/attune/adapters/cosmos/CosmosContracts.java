package dev.attune.adapters.cosmos;

import com.azure.cosmos.models.CosmosPatchOperations;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Ids;
import dev.attune.adapters.cosmos.event.CosmosEventStore;
import dev.attune.adapters.cosmos.feed.CosmosChangeFeed;
import dev.attune.adapters.cosmos.feed.CosmosDeadLetters;
import dev.attune.adapters.cosmos.item.CosmosCatalog;
import dev.attune.adapters.cosmos.profile.CosmosProfileStore;
import dev.attune.adapters.cosmos.statistics.TestStatistics;
import dev.attune.application.contract.CatalogContract;
import dev.attune.application.contract.ChangeFeedContract;
import dev.attune.application.contract.DeadLettersContract;
import dev.attune.application.contract.EventStoreContract;
import dev.attune.application.contract.ItemStatisticsContract;
import dev.attune.application.contract.ProfileStoreContract;
import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Every contract of a store, through the real SDK; each test on an empty database. */
abstract class CosmosContracts {
    private CosmosDatabase database;

    /** An open, empty database. */
    abstract CosmosDatabase open() throws Exception;

    /** Leaves nothing of the database that was opened and is closed now. */
    abstract void remove();

    /** Physical partitions of each container. */
    abstract int partitions();

    /** From now on the account refuses this service; false where that cannot be had. */
    boolean refuseEverything() {
        return false;
    }

    @BeforeEach
    void openDatabase() throws Exception {
        database = open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
        remove();
    }

    @Nested
    class OfEventStore extends EventStoreContract {
        @Override
        protected EventStore store() {
            return new CosmosEventStore(database);
        }

        @Override
        protected Optional<EventStore> unavailable() {
            EventStore store = store();
            return refuseEverything() ? Optional.of(store) : Optional.empty();
        }
    }

    @Nested
    class OfChangeFeed extends ChangeFeedContract {
        @Override
        protected EventStore store() {
            return new CosmosEventStore(database);
        }

        @Override
        protected ChangeFeed feed() {
            return new CosmosChangeFeed(database);
        }

        @Override
        protected Optional<ChangeFeed> unavailable() {
            ChangeFeed feed = feed();
            return refuseEverything() ? Optional.of(feed) : Optional.empty();
        }

        @Override
        protected boolean removes() {
            return false;
        }

        @Override
        protected int partitions() {
            return CosmosContracts.this.partitions();
        }
    }

    @Nested
    class OfProfileStore extends ProfileStoreContract {
        @Override
        protected ProfileStore profiles() {
            return new CosmosProfileStore(database, 1_000);
        }

        @Override
        protected Optional<ProfileStore> unavailable() {
            ProfileStore store = profiles();
            return refuseEverything() ? Optional.of(store) : Optional.empty();
        }

        @Override
        protected Optional<Runnable> corrupt(UserId damaged) {
            String id = Ids.of(damaged.value());
            return Optional.of(() -> CosmosDatabase.await(database.serving(ContainerName.PROFILES)
                    .patchItem(
                            id,
                            new PartitionKey(id),
                            CosmosPatchOperations.create().set("/window", "AA=="),
                            ObjectNode.class)));
        }

        @Override
        protected boolean keeps(ConsistencyLevel level) {
            return level != ConsistencyLevel.STRONG
                    || database.consistency() == com.azure.cosmos.ConsistencyLevel.STRONG;
        }
    }

    @Nested
    class OfCatalog extends CatalogContract {
        private Catalog catalog;

        @BeforeEach
        void open() {
            catalog = new CosmosCatalog(database);
        }

        @Override
        protected Catalog catalog() {
            return catalog;
        }
    }

    @Nested
    class OfItemStatistics extends ItemStatisticsContract {
        @Override
        protected ItemStatistics statistics() {
            return TestStatistics.foldedAtOnce(database);
        }

        @Override
        protected EventStore events() {
            return new CosmosEventStore(database);
        }

        /** The store counts in seconds. */
        @Override
        protected void settle() {
            LockSupport.parkNanos(Duration.ofMillis(1_100).toNanos());
        }

        @Override
        protected boolean knowsWhatIsOnItsWay() {
            return false;
        }
    }

    @Nested
    class OfDeadLetters extends DeadLettersContract {
        @Override
        protected DeadLetters letters() {
            return new CosmosDeadLetters(database);
        }
    }
}
