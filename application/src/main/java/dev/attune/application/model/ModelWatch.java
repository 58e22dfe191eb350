package dev.attune.application.model;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.application.port.ModelRegistry;
import dev.attune.domain.profile.Interest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the active model into service. It loads the model beside the one in service, warms it up and swaps one
 * reference. It refuses a model that cannot be loaded, and the one in service stays.
 */
public final class ModelWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);
    private static final Duration RETRY_REFUSED = Duration.ofSeconds(30);
    private static final int WARM_UP_REQUESTS = 500;
    /** In the place of a version while no model was trained. */
    private static final String OF_CATALOG = "catalog";

    private final ModelRegistry registry;
    private final ScorerLoader loader;
    private final CatalogSnapshot catalog;
    private final InstantSource clock;
    private final Counter refusals;
    private volatile Optional<Refusal> refusal = Optional.empty();
    /** Only {@link #refresh} writes this. */
    private volatile Optional<ServingModel> current = Optional.empty();
    /** Only {@link #refresh} writes this. */
    private volatile Optional<Instant> trainedAt = Optional.empty();
    /** Only {@link #refresh} uses this. */
    private NewItems newItems = NewItems.NONE;

    public ModelWatch(
            ModelRegistry registry,
            ScorerLoader loader,
            CatalogSnapshot catalog,
            InstantSource clock,
            MeterRegistry meters) {
        this.registry = registry;
        this.loader = loader;
        this.catalog = catalog;
        this.clock = clock;
        this.refusals = Counter.builder("attune.models.refused")
                .description("Times that the active model could not be loaded, and the one in service stayed")
                .register(meters);
        Gauge.builder("attune.model.age", this, ModelWatch::age)
                .baseUnit("seconds")
                .description("Since the model in service was made; absent without one")
                .register(meters);
    }

    private double age() {
        return trainedAt
                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1e3)
                .orElse(Double.NaN);
    }

    public Optional<ServingModel> current() {
        return current;
    }

    /** Returns the version of the trained model in service; empty while the catalog alone answers, or nothing does. */
    public Optional<String> version() {
        return current.map(ServingModel::version).filter(version -> !version.equals(OF_CATALOG));
    }

    /** Returns the reason why the active model is not in service; empty if it was not refused. */
    public Optional<String> refused() {
        return refusal.map(Refusal::reason);
    }

    public synchronized void refresh() {
        Optional<String> active = registry.active();
        if (active.isEmpty()) {
            serveCatalog();
            return;
        }
        if (active.equals(version())) {
            refusal = Optional.empty();
            current.ifPresent(this::extend);
            return;
        }
        if (waits(active.get())) {
            return;
        }
        try {
            Optional<Instant> made = registry.find(active.get()).map(Model::createdAt);
            newItems = NewItems.NONE;
            swap(load(active.get()));
            trainedAt = made;
            current.ifPresent(this::extend);
            refusal = Optional.empty();
        } catch (CorruptArtifact | UncheckedIOException e) {
            refusals.increment();
            refusal = Optional.of(new Refusal(active.get(), clock.instant(), e.getMessage()));
            LOG.error("Model {} is refused, the one in service stays: {}", active.get(), e.getMessage());
        }
    }

    /** On the first day nothing is learned yet, and descriptions alone tell which items are alike. */
    private void serveCatalog() {
        if (current.isPresent()) {
            extend(current.get());
        } else if (newItems.mayHaveChanged(catalog, clock)) {
            loader.ofCatalog().ifPresent(scorer -> extend(new ServingModel(OF_CATALOG, scorer)));
        }
    }

    private boolean waits(String version) {
        return refusal.filter(last -> last.version().equals(version))
                .filter(last -> clock.instant().isBefore(last.at().plus(RETRY_REFUSED)))
                .isPresent();
    }

    private ServingModel load(String version) {
        long begun = System.nanoTime();
        try (InputStream artifact = registry.open(version)) {
            ServingModel model = started(new ServingModel(version, loader.load(artifact)));
            LOG.info("Model {} is loaded and warm after {} ms", version, (System.nanoTime() - begun) / 1_000_000);
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServingModel started(ServingModel model) {
        model.follow(catalog);
        warmUp(model.scorer());
        return model;
    }

    private void swap(ServingModel next) {
        current.ifPresent(old -> old.unfollow(catalog));
        current = Optional.of(next);
        LOG.info(
                "Model {} with {} items is in service",
                next.version(),
                next.scorer().items());
    }

    /** Adds to the model the items that came into the catalog since its training. */
    private void extend(ServingModel serving) {
        if (!newItems.mayHaveChanged(catalog, clock)) {
            return;
        }
        NewItems found = NewItems.of(catalog, serving.trained(), clock);
        if (!found.items().equals(newItems.items())) {
            Scorer extended = serving.trained()
                    .with(found.items(), item -> catalog.listing(item).terms());
            if (extended != serving.trained()) {
                swap(started(serving.with(extended)));
            }
        }
        newItems = found;
    }

    private static void warmUp(Scorer scorer) {
        for (int i = 0; i < Math.min(WARM_UP_REQUESTS, scorer.items()); i++) {
            scorer.top(List.of(new Interest(scorer.item(i), 1)), _ -> true, 10);
        }
    }

    private record Refusal(String version, Instant at, String reason) {}
}
