package dev.attune.bootstrap.wiring;

import dev.attune.adapters.jdbc.JdbcDatabase;
import dev.attune.adapters.jdbc.JdbcDeadLetters;
import dev.attune.adapters.jdbc.JdbcTrainingRuns;
import dev.attune.application.consistency.TokenCodec;
import dev.attune.application.operations.FeedLag;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.TrainingRuns;
import dev.attune.bootstrap.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Opens the stores that {@link Stores} chooses, and provides the ports that other parts ask for by type. */
@Factory
final class StoreFactory {
    @Singleton
    @Primary
    InstantSource clock() {
        return InstantSource.system();
    }

    @Singleton
    JdbcDatabase database(Opening opening) {
        return opening.database();
    }

    @Singleton
    FeedLag lag(MeterRegistry meters) {
        return new FeedLag(meters, System::nanoTime);
    }

    @Singleton
    Stores stores(
            Opening opening,
            Settings settings,
            JdbcDatabase database,
            JdbcDeadLetters letters,
            JdbcTrainingRuns runs,
            FeedLag lag,
            InstantSource clock) {
        return opening.opened(Stores.open(settings, database, letters, runs, lag, clock));
    }

    @Singleton
    EventStore events(Stores stores) {
        return stores.events();
    }

    @Singleton
    @Primary
    DeadLetters deadLetters(Stores stores) {
        return stores.deadLetters();
    }

    @Singleton
    @Primary
    TrainingRuns runs(Stores stores) {
        return stores.runs();
    }

    @Singleton
    TokenCodec tokens(EventStore events) {
        return new TokenCodec(events.deployment());
    }
}
