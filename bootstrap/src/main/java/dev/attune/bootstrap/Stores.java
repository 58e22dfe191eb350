package dev.attune.bootstrap;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.event.CosmosEventStore;
import dev.attune.adapters.cosmos.feed.CosmosChangeFeed;
import dev.attune.adapters.cosmos.feed.CosmosDeadLetters;
import dev.attune.adapters.cosmos.item.CosmosCatalog;
import dev.attune.adapters.cosmos.profile.CosmosProfileStore;
import dev.attune.adapters.cosmos.statistics.CosmosItemStatistics;
import dev.attune.adapters.jdbc.Database;
import dev.attune.adapters.jdbc.JdbcCatalog;
import dev.attune.adapters.jdbc.JdbcChangeFeed;
import dev.attune.adapters.jdbc.JdbcDeadLetters;
import dev.attune.adapters.jdbc.JdbcEventStore;
import dev.attune.adapters.jdbc.JdbcItemStatistics;
import dev.attune.adapters.jdbc.JdbcProfileStore;
import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ProfileStore;
import java.time.InstantSource;

/**
 * Events and what is made of them, all on the database that {@code attune.events.store} names. Models and training runs
 * stay on JDBC.
 *
 * @param ending closes what was opened for these stores alone
 */
record Stores(
        EventStore events,
        ChangeFeed feed,
        ProfileStore profiles,
        ItemStatistics statistics,
        Catalog catalog,
        DeadLetters deadLetters,
        AutoCloseable ending)
        implements AutoCloseable {
    static Stores open(Settings settings, Database database, JdbcDeadLetters letters, InstantSource clock) {
        int remembered = settings.roles().contains(Role.PROJECT) ? settings.cacheEvents() : 0;
        return settings.cosmos()
                .map(cosmos -> onCosmos(CosmosDatabase.open(cosmos, clock), remembered))
                .orElseGet(() -> onJdbc(database, letters, remembered));
    }

    private static Stores onJdbc(Database database, JdbcDeadLetters letters, int remembered) {
        JdbcChangeFeed feed = new JdbcChangeFeed(database);
        JdbcEventStore events = new JdbcEventStore(database, feed::wake);
        return new Stores(
                events,
                feed,
                new JdbcProfileStore(database, remembered),
                new JdbcItemStatistics(database),
                new JdbcCatalog(database),
                letters,
                events);
    }

    private static Stores onCosmos(CosmosDatabase cosmos, int remembered) {
        try {
            return new Stores(
                    new CosmosEventStore(cosmos),
                    new CosmosChangeFeed(cosmos),
                    new CosmosProfileStore(cosmos, remembered),
                    new CosmosItemStatistics(cosmos),
                    new CosmosCatalog(cosmos),
                    new CosmosDeadLetters(cosmos),
                    cosmos);
        } catch (RuntimeException e) {
            cosmos.close();
            throw e;
        }
    }

    @Override
    public void close() throws Exception {
        ending.close();
    }
}
