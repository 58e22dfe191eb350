package dev.attune.bootstrap.wiring;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.cosmos.event.CosmosEventStore;
import dev.attune.adapters.cosmos.feed.CosmosChangeFeed;
import dev.attune.adapters.cosmos.feed.CosmosDeadLetters;
import dev.attune.adapters.cosmos.item.CosmosCatalog;
import dev.attune.adapters.cosmos.profile.CosmosProfileStore;
import dev.attune.adapters.cosmos.statistics.CosmosItemStatistics;
import dev.attune.adapters.jdbc.JdbcCatalog;
import dev.attune.adapters.jdbc.JdbcChangeFeed;
import dev.attune.adapters.jdbc.JdbcDatabase;
import dev.attune.adapters.jdbc.JdbcDeadLetters;
import dev.attune.adapters.jdbc.JdbcEventStore;
import dev.attune.adapters.jdbc.JdbcItemStatistics;
import dev.attune.adapters.jdbc.JdbcModelRegistry;
import dev.attune.adapters.jdbc.JdbcProfileStore;
import dev.attune.adapters.jdbc.JdbcTrainingRuns;
import dev.attune.adapters.jdbc.JdbcUploads;
import dev.attune.adapters.jdbc.JdbcUsageLedger;
import dev.attune.application.operations.FeedLag;
import dev.attune.application.port.CannotOpen;
import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.port.Uploads;
import dev.attune.application.port.UsageLedger;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.bootstrap.settings.Properties;
import dev.attune.bootstrap.settings.Role;
import dev.attune.bootstrap.settings.Settings;
import java.time.InstantSource;
import java.util.List;

/**
 * The adapter behind each port. Only this class chooses adapters: a new store is one more method here. Events and
 * everything that is made of them lie on the database that {@code attune.events.store} names. Models, training runs,
 * uploads and usage stay on JDBC.
 *
 * @param all the databases behind these ports
 * @param ending closes the resources that were opened for these stores alone
 */
public record Stores(
        EventStore events,
        ChangeFeed feed,
        ProfileStore profiles,
        ItemStatistics statistics,
        Catalog catalog,
        DeadLetters deadLetters,
        ModelRegistry models,
        TrainingRuns runs,
        Uploads uploads,
        UsageLedger usage,
        List<Store> all,
        AutoCloseable ending)
        implements AutoCloseable {
    private static final List<String> OF_EVENTS =
            List.of("events", "feed", "profiles", "statistics", "catalog", "dead-letters");
    private static final List<String> OF_MODELS = List.of("models", "training-runs", "uploads", "usage");

    static Stores open(
            Settings settings,
            JdbcDatabase database,
            JdbcDeadLetters letters,
            JdbcTrainingRuns runs,
            FeedLag lag,
            InstantSource clock) {
        int remembered = settings.roles().contains(Role.PROJECT) ? settings.get(Properties.CACHE_EVENTS) : 0;
        return settings.cosmos()
                .map(cosmos -> onCosmos(settings, cosmos, database, runs, lag, clock, remembered))
                .orElseGet(() -> onJdbc(settings, database, letters, runs, lag, remembered));
    }

    private static Stores onJdbc(
            Settings settings,
            JdbcDatabase database,
            JdbcDeadLetters letters,
            JdbcTrainingRuns runs,
            FeedLag lag,
            int remembered) {
        JdbcChangeFeed feed = new JdbcChangeFeed(database);
        JdbcEventStore events = new JdbcEventStore(database, feed::wake);
        String name = settings.database().toString();
        return new Stores(
                events,
                feed,
                new JdbcProfileStore(database, remembered),
                new JdbcItemStatistics(database),
                new JdbcCatalog(database),
                letters,
                new JdbcModelRegistry(database),
                runs,
                new JdbcUploads(database),
                new JdbcUsageLedger(database),
                List.of(
                        new Store(name, OF_EVENTS, () -> {
                            progress(feed, lag).run();
                            database.probe();
                        }),
                        modelStore(name, database)),
                events);
    }

    private static Stores onCosmos(
            Settings settings,
            CosmosSettings account,
            JdbcDatabase database,
            JdbcTrainingRuns runs,
            FeedLag lag,
            InstantSource clock,
            int remembered) {
        CosmosDatabase cosmos = open(account, clock);
        try {
            CosmosChangeFeed feed = new CosmosChangeFeed(cosmos);
            return new Stores(
                    new CosmosEventStore(cosmos),
                    feed,
                    new CosmosProfileStore(cosmos, remembered),
                    new CosmosItemStatistics(cosmos),
                    new CosmosCatalog(cosmos),
                    new CosmosDeadLetters(cosmos),
                    new JdbcModelRegistry(database),
                    runs,
                    new JdbcUploads(database),
                    new JdbcUsageLedger(database),
                    List.of(
                            new Store(account.toString(), OF_EVENTS, progress(feed, lag)),
                            modelStore(settings.database().toString(), database)),
                    cosmos);
        } catch (RuntimeException e) {
            cosmos.close();
            throw e;
        }
    }

    private static CosmosDatabase open(CosmosSettings account, InstantSource clock) {
        try {
            return CosmosDatabase.open(account, clock);
        } catch (CannotOpen e) {
            throw e.chosenBy(Properties.COSMOS_ENDPOINT.variable());
        }
    }

    /** Asks for the progress of the feed, and shows its lag. */
    private static Runnable progress(ChangeFeed feed, FeedLag lag) {
        return () -> lag.update(feed.checkpoints(ProfileProjection.CONSUMER));
    }

    private static Store modelStore(String name, JdbcDatabase database) {
        return new Store(name, OF_MODELS, database::probe);
    }

    @Override
    public void close() throws Exception {
        ending.close();
    }
}
