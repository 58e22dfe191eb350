package dev.attune.adapters.cosmos;

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
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Every contract of a store, on the fake, through the real SDK; each test on an account of its own. */
abstract class CosmosContracts {
    private static final int PARTITIONS = 6;
    private CosmosFake fake;
    private CosmosDatabase database;

    abstract FakeOptions account();

    /** How long replicas lag behind what is committed. */
    abstract Duration lag();

    @BeforeEach
    void open() {
        fake = CosmosFake.start(account().withPartitions(PARTITIONS));
        fake.fault("{\"replicaLagMs\": " + lag().toMillis() + "}");
        database = TestDatabases.fresh(fake);
    }

    @AfterEach
    void close() {
        database.close();
        fake.close();
    }

    @Nested
    class OfEventStore extends EventStoreContract {
        @Override
        protected EventStore store() {
            return new CosmosEventStore(database);
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
        protected int partitions() {
            return PARTITIONS;
        }
    }

    @Nested
    class OfProfileStore extends ProfileStoreContract {
        @Override
        protected ProfileStore profiles() {
            return new CosmosProfileStore(database, 1_000);
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
            return new CosmosItemStatistics(database);
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
