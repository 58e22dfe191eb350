package dev.attune.bootstrap.background;

import dev.attune.adapters.rest.access.CallerLimits;
import dev.attune.adapters.rest.access.IntakeLimits;
import dev.attune.adapters.rest.access.KeyRing;
import dev.attune.application.events.Retention;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.application.training.TrainingService;
import dev.attune.application.training.TrainingWorker;
import dev.attune.bootstrap.settings.Role;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.bootstrap.wiring.Opening;
import dev.attune.bootstrap.wiring.Store;
import dev.attune.bootstrap.wiring.Stores;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of an instance beside the requests. This class starts all of it, and ends it in the order of dependence. */
@Context
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration REFRESH = Duration.ofMillis(400);
    /**
     * With this longest pause, changes of models and hidden items show within two seconds, however busy the store is.
     */
    private static final Duration LATEST_REFRESH = Duration.ofSeconds(1);

    private static final Duration HEAP = Duration.ofSeconds(5);
    private static final Duration LOST = Duration.ofSeconds(1);
    private static final Duration LISTS = Duration.ofSeconds(1);
    private static final Duration LATEST_LISTS = Duration.ofMinutes(1);
    /** Pause between two exchanges. In it, instances do not know of each other's callers. */
    private static final Duration USAGE = Duration.ofMillis(250);

    private static final Duration WATCH = Duration.ofSeconds(1);

    private final Settings settings;
    private final Opening opening;
    private final Stores stores;
    private final Serving serving;
    private final CallerLimits limits;
    private final IntakeLimits intakeLimits;
    private final KeyRing keys;
    private final ProfileProjection projection;
    private final Retention retention;
    private final TrainingWorker worker;
    private final TrainingService training;
    private final InstanceReadiness readiness;
    private final SoftHeap heap;
    private final InstantSource clock;
    private final List<AutoCloseable> running = new ArrayList<>();

    Background(
            Settings settings,
            Opening opening,
            Stores stores,
            Serving serving,
            CallerLimits limits,
            IntakeLimits intakeLimits,
            KeyRing keys,
            ProfileProjection projection,
            Retention retention,
            TrainingWorker worker,
            TrainingService training,
            InstanceReadiness readiness,
            SoftHeap heap,
            InstantSource clock) {
        this.settings = settings;
        this.opening = opening;
        this.stores = stores;
        this.serving = serving;
        this.limits = limits;
        this.intakeLimits = intakeLimits;
        this.keys = keys;
        this.projection = projection;
        this.retention = retention;
        this.worker = worker;
        this.training = training;
        this.readiness = readiness;
        this.heap = heap;
        this.clock = clock;
    }

    @PostConstruct
    void start() {
        try {
            startAll();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startAll() {
        running.add(Repeat.every(HEAP, "heap", heap::adjust));
        serving.catalog.refresh();
        if (does(Role.SERVE)) {
            serve();
        }
        stores.all().forEach(this::watch);
        if (settings.rest().limited()) {
            limit();
        }
        if (settings.keyFile().isPresent()) {
            running.add(Repeat.every(WATCH, "keys", keys::refresh));
        }
        if (does(Role.PROJECT)) {
            project();
        }
        if (does(Role.TRAIN)) {
            train();
        }
        readiness.ready(true);
        LOG.info("Event types are {}", settings.profiles().weights().names());
        LOG.info("Ready with roles {} on {}", settings.roles(), stores.all());
    }

    private boolean does(Role role) {
        return settings.roles().contains(role);
    }

    private void serve() {
        serving.followModel();
        serving.top.refresh();
        running.add(Repeat.every(REFRESH, LATEST_REFRESH, "catalog", serving.catalog::refresh));
        running.add(Repeat.every(REFRESH, LATEST_REFRESH, "models", serving::followModel));
        running.add(Repeat.every(LISTS, LATEST_LISTS, "top-lists", serving.top::refresh));
        running.add(Repeat.every(LOST, "lost-profiles", serving.lost::look));
    }

    private void watch(Store store) {
        running.add(Repeat.every(WATCH, "watch-" + store.ports().getFirst(), () -> {
            try {
                store.probe().run();
                readiness.answered(store, true);
            } catch (RuntimeException e) {
                readiness.answered(store, false);
                throw e;
            }
        }));
    }

    private void limit() {
        exchangeUsage();
        // Closed after the repeated exchange, so that an instance that ends notes its last counts.
        running.add(this::exchangeUsage);
        running.add(Repeat.every(USAGE, LATEST_REFRESH, "usage", this::exchangeUsage));
    }

    private void exchangeUsage() {
        if (settings.rest().limitsRequests()) {
            limits.exchange(stores.usage());
        }
        intakeLimits.exchange(stores.usage());
    }

    private void project() {
        Subscription subscription = stores.feed().subscribe(ProfileProjection.CONSUMER, projection);
        running.add(subscription);
        RetentionSweep sweep = new RetentionSweep(retention, subscription);
        running.add(Repeat.at(sweep::pause, "retention", sweep::sweep));
    }

    private void train() {
        worker.start();
        running.add(worker);
        settings.trainingCron().ifPresent(cron -> {
            TrainingSchedule schedule = new TrainingSchedule(cron, training, clock);
            running.add(Repeat.at(schedule::untilNext, "training-schedule", schedule::train));
        });
    }

    /**
     * Ends the work in the order of dependence: the part that was started last ends first, and the database ends last.
     */
    @Override
    @PreDestroy
    public void close() {
        readiness.ready(false);
        running.reversed().forEach(Background::stop);
        running.clear();
        opening.close();
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
        }
    }
}
