package dev.attune.application.contract;

import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.port.Uploads;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The stores of the tests keep the same contracts as those of the product. */
class InMemoryContractsTest {
    @Nested
    class Profiles extends ProfileStoreContract {
        private final InMemoryProfiles profiles = new InMemoryProfiles();

        @Override
        protected ProfileStore profiles() {
            return profiles;
        }

        @Override
        protected Optional<ProfileStore> unavailable() {
            InMemoryProfiles silent = new InMemoryProfiles();
            silent.failWith(new StoreUnavailable("silent", Duration.ofSeconds(1), null));
            return Optional.of(silent);
        }

        @Override
        protected Optional<Runnable> corrupt(UserId damaged) {
            return Optional.of(() -> profiles.damage(damaged));
        }
    }

    @Nested
    class StoredEvents extends EventStoreContract {
        private final EventStore store = new InMemoryEvents();

        @Override
        protected EventStore store() {
            return store;
        }

        @Override
        protected Optional<EventStore> unavailable() {
            InMemoryEvents silent = new InMemoryEvents();
            silent.failWith(new StoreUnavailable("silent", Duration.ofSeconds(1), null));
            return Optional.of(silent);
        }
    }

    @Nested
    class Feed extends ChangeFeedContract {
        private final InMemoryEvents store = new InMemoryEvents();

        @Override
        protected EventStore store() {
            return store;
        }

        @Override
        protected ChangeFeed feed() {
            return new InMemoryFeed(store);
        }

        @Override
        protected Optional<ChangeFeed> unavailable() {
            InMemoryEvents silent = new InMemoryEvents();
            silent.failWith(new StoreUnavailable("silent", Duration.ofSeconds(1), null));
            return Optional.of(new InMemoryFeed(silent));
        }
    }

    @Nested
    class Items extends CatalogContract {
        private final Catalog catalog = new InMemoryCatalog();

        @Override
        protected Catalog catalog() {
            return catalog;
        }
    }

    @Nested
    class Statistics extends ItemStatisticsContract {
        private final InMemoryStatistics statistics = new InMemoryStatistics();

        @Override
        protected ItemStatistics statistics() {
            return statistics;
        }

        @Override
        protected EventStore events() {
            return statistics.events();
        }
    }

    @Nested
    class Models extends ModelRegistryContract {
        private final InMemoryModels models = new InMemoryModels();

        @Override
        protected ModelRegistry registry() {
            return models;
        }

        @Override
        protected void damage(String version) {
            models.damage(version);
        }
    }

    @Nested
    class Runs extends TrainingRunsContract {
        private final InMemoryRuns runs = new InMemoryRuns();

        @Override
        protected TrainingRuns runs() {
            return runs;
        }

        @Override
        protected void silence(String id) {
            runs.silence(id);
        }
    }

    @Nested
    class Letters extends DeadLettersContract {
        private final DeadLetters letters = new InMemoryDeadLetters();

        @Override
        protected DeadLetters letters() {
            return letters;
        }
    }

    @Nested
    class Files extends UploadsContract {
        private final InMemoryUploads uploads = new InMemoryUploads();

        @Override
        protected Uploads uploads() {
            return uploads;
        }

        @Override
        protected void damage(String upload) {
            uploads.damage(upload);
        }
    }
}
