package dev.attune.adapters.jdbc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.attune.application.contract.CatalogContract;
import dev.attune.application.contract.ChangeFeedContract;
import dev.attune.application.contract.DeadLettersContract;
import dev.attune.application.contract.EventStoreContract;
import dev.attune.application.contract.Events;
import dev.attune.application.contract.ItemStatisticsContract;
import dev.attune.application.contract.ModelRegistryContract;
import dev.attune.application.contract.ProfileStoreContract;
import dev.attune.application.contract.TrainingRunsContract;
import dev.attune.application.contract.UploadsContract;
import dev.attune.application.contract.UsageLedgerContract;
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
import dev.attune.application.port.UsageLedger;
import dev.attune.domain.event.UserId;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every contract on one database; each test on an empty one. */
abstract class JdbcContracts {
    private JdbcDatabase database;
    private JdbcEventStore events;
    private Optional<ApplicationContext> beans = Optional.empty();

    /** An open, empty database. */
    abstract JdbcDatabase open() throws Exception;

    @BeforeEach
    void openDatabase() throws Exception {
        database = open();
        events = new JdbcEventStore(database, () -> {});
    }

    @AfterEach
    void closeDatabase() {
        beans.ifPresent(ApplicationContext::close);
        events.close();
        database.close();
    }

    /** For the stores whose statements a library runs. */
    private ApplicationContext beans() {
        if (beans.isEmpty()) {
            beans = Optional.of(ApplicationContext.builder()
                    .deduceEnvironment(false)
                    .singletons(database)
                    .start());
        }
        return beans.get();
    }

    final JdbcDatabase database() {
        return database;
    }

    @Test
    void aStoreThatHasEndedSaysSoInItsAnswer() {
        JdbcEventStore ended = new JdbcEventStore(database, () -> {});
        ended.close();
        Throwable answer = ended.append(List.of(Events.view("user", "late", "a", 1)))
                .toCompletableFuture()
                .exceptionNow();
        assertInstanceOf(StoreUnavailable.class, answer);
    }

    private void damageChunk(String table, String key, String owner) {
        database.write(connection -> {
            byte[] bytes = Rows.first(
                            connection,
                            "select bytes from " + table + " where " + key + " = ? and number = 1",
                            row -> row.getBytes(1),
                            owner)
                    .orElseThrow();
            bytes[bytes.length / 2] ^= 1;
            return Rows.update(
                    connection,
                    "update " + table + " set bytes = ? where " + key + " = ? and number = 1",
                    bytes,
                    owner);
        });
    }

    @Nested
    class Usage extends UsageLedgerContract {
        @Override
        protected UsageLedger ledger() {
            return new JdbcUsageLedger(database);
        }
    }

    @Nested
    class OfUploads extends UploadsContract {
        @Override
        protected Uploads uploads() {
            return new JdbcUploads(database);
        }

        @Override
        protected void damage(String upload) {
            damageChunk("upload_chunk", "upload", upload);
        }
    }

    @Nested
    class OfEventStore extends EventStoreContract {
        @Override
        protected EventStore store() {
            return events;
        }

        @Override
        protected Optional<EventStore> unavailable() {
            database.close();
            return Optional.of(events);
        }
    }

    @Nested
    class OfChangeFeed extends ChangeFeedContract {
        @Override
        protected EventStore store() {
            return events;
        }

        @Override
        protected ChangeFeed feed() {
            return new JdbcChangeFeed(database);
        }

        @Override
        protected Optional<ChangeFeed> unavailable() {
            database.close();
            return Optional.of(feed());
        }
    }

    @Nested
    class OfProfileStore extends ProfileStoreContract {
        @Override
        protected ProfileStore profiles() {
            return new JdbcProfileStore(database, 1_000);
        }

        @Override
        protected Optional<ProfileStore> unavailable() {
            database.close();
            return Optional.of(profiles());
        }

        @Override
        protected Optional<Runnable> corrupt(UserId damaged) {
            return Optional.of(() -> database.write(connection -> Rows.update(
                    connection, "update profile set recent = ? where user_id = ?", new byte[] {99}, damaged.value())));
        }
    }

    @Nested
    class OfCatalog extends CatalogContract {
        @Override
        protected Catalog catalog() {
            return new JdbcCatalog(database);
        }
    }

    @Nested
    class OfItemStatistics extends ItemStatisticsContract {
        @Override
        protected ItemStatistics statistics() {
            return new JdbcItemStatistics(database);
        }

        @Override
        protected EventStore events() {
            return events;
        }
    }

    @Nested
    class OfDeadLetters extends DeadLettersContract {
        @Override
        protected DeadLetters letters() {
            return beans().getBean(DeadLetters.class);
        }
    }

    @Nested
    class OfModelRegistry extends ModelRegistryContract {
        @Override
        protected ModelRegistry registry() {
            return new JdbcModelRegistry(database);
        }

        @Override
        protected void damage(String version) {
            damageChunk("model_chunk", "version", version);
        }
    }

    @Nested
    class OfTrainingRuns extends TrainingRunsContract {
        @Override
        protected TrainingRuns runs() {
            return beans().getBean(TrainingRuns.class);
        }

        @Override
        protected void silence(String id) {
            database.write(connection ->
                    Rows.update(connection, "update training_run set heard_at = heard_at - 60000 where id = ?", id));
        }
    }
}
