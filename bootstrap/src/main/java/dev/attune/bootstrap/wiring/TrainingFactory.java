package dev.attune.bootstrap.wiring;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.application.learning.Trainer;
import dev.attune.application.training.TrainingJob;
import dev.attune.application.training.TrainingService;
import dev.attune.application.training.TrainingWorker;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.domain.event.EventWeights;
import dev.attune.ml.training.BlendTrainer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Makes the parts that train models. */
@Factory
final class TrainingFactory {
    @Singleton
    Trainer trainer(Settings settings) {
        return new BlendTrainer(settings.trainingThreads());
    }

    @Singleton
    TrainingJob job(
            Stores stores,
            EventWeights weights,
            CatalogSnapshot snapshot,
            Trainer trainer,
            ScorerLoader loader,
            InstantSource clock) {
        return new TrainingJob(
                stores.events(),
                stores.uploads(),
                weights,
                snapshot,
                trainer,
                loader,
                stores.models(),
                clock,
                codeVersion());
    }

    private static String codeVersion() {
        return Optional.ofNullable(TrainingFactory.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    @Singleton
    TrainingWorker worker(Stores stores, TrainingJob job, MeterRegistry meters) {
        return new TrainingWorker(stores.runs(), job, UUID.randomUUID().toString(), meters);
    }

    @Singleton
    TrainingService training(Stores stores, Trainer trainer, TrainingWorker worker, InstantSource clock) {
        return new TrainingService(stores.runs(), trainer, stores.uploads(), clock, worker::wake);
    }
}
