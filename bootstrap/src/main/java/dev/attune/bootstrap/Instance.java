package dev.attune.bootstrap;

import dev.attune.adapters.jdbc.Database;
import dev.attune.adapters.jdbc.JdbcModelRegistry;
import dev.attune.adapters.jdbc.JdbcUploads;
import dev.attune.adapters.jdbc.JdbcUsageLedger;
import dev.attune.adapters.rest.access.CallerLimits;
import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.consistency.FeedProgress;
import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.consistency.ProfileReader;
import dev.attune.application.events.EventIntake;
import dev.attune.application.events.Retention;
import dev.attune.application.events.UserData;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.model.ServingModel;
import dev.attune.application.operations.Readiness;
import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.Deployment;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.port.TrainingRuns.RunInProgress;
import dev.attune.application.port.UsageLedger;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.application.recommendation.CommonLists;
import dev.attune.application.recommendation.Recommender;
import dev.attune.application.recommendation.TopItems;
import dev.attune.application.training.TrainingJob;
import dev.attune.application.training.TrainingService;
import dev.attune.application.training.TrainingWorker;
import dev.attune.ml.serving.BlendScorerLoader;
import dev.attune.ml.training.BlendTrainer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micronaut.scheduling.cron.CronExpression;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running instance: which adapter stands behind which port, who knows whom, and what goes on in the background. */
final class Instance implements AutoCloseable, Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final Duration REFRESH = Duration.ofMillis(400);
    /** Models and hidden items are followed within two seconds, however busy the store is. */
    private static final Duration LATEST_REFRESH = Duration.ofSeconds(1);

    private static final Duration LISTS = Duration.ofSeconds(1);
    private static final Duration LATEST_LISTS = Duration.ofMinutes(1);
    private static final Duration RETENTION = Duration.ofMinutes(5);
    private static final Duration ALONE = Duration.ofMinutes(5);
    /** Between two exchanges instances do not know of each other's callers. */
    private static final Duration USAGE = Duration.ofMillis(250);

    private static final Duration WATCH = Duration.ofSeconds(1);

    private final Settings settings;
    private final InstantSource clock = InstantSource.system();
    private final Database database;
    private final Stores stores;
    private final CatalogSnapshot snapshot;
    private final TopItems topLists;
    private final ModelWatch models;
    private final Retention retention;
    private final ProfileProjection projection;
    private final TrainingWorker worker;
    private final EventIntake intake;
    private final UserData userData;
    private final CommonLists lists;
    private final Recommender recommender;
    private final TrainingService training;
    private final MultiGauge modelInfo;
    private final FeedLag lag;
    private final CallerLimits limits;
    private final List<AutoCloseable> running = new ArrayList<>();
    private Optional<String> shownVersion = Optional.empty();
    /** Of the retention's thread alone. */
    private boolean swept;

    private volatile boolean ready;
    private volatile boolean storeUp = true;

    Instance(Settings settings, Database database, Stores stores, TrainingRuns runs, MeterRegistry meters) {
        this.settings = settings;
        this.database = database;
        this.stores = stores;
        EventStore events = stores.events();
        ProfileStore profiles = stores.profiles();
        JdbcModelRegistry registry = new JdbcModelRegistry(database);
        var weights = settings.profiles().weights();
        ProfileCache cache = new ProfileCache(cacheTtl(settings), settings.cacheEvents(), System::nanoTime);
        ProfileReader reader = new ProfileReader(
                profiles,
                events,
                new FeedProgress(stores.feed(), ProfileProjection.CONSUMER, System::nanoTime),
                cache,
                settings.profiles());
        this.snapshot = new CatalogSnapshot(stores.catalog());
        this.topLists = new TopItems(stores.statistics(), weights, clock);
        this.models = new ModelWatch(registry, new BlendScorerLoader(), snapshot, clock, meters);
        this.retention = new Retention(events, profiles, settings.retention(), clock);
        this.projection = new ProfileProjection(
                profiles, events, stores.statistics(), stores.deadLetters(), cache, settings.profiles(), clock, meters);
        BlendTrainer trainer = new BlendTrainer(settings.trainingThreads());
        JdbcUploads uploads = new JdbcUploads(database);
        this.worker = new TrainingWorker(
                runs,
                new TrainingJob(
                        events,
                        uploads,
                        weights,
                        snapshot,
                        trainer,
                        new BlendScorerLoader(),
                        registry,
                        clock,
                        codeVersion()),
                UUID.randomUUID().toString(),
                meters);
        this.intake = new EventIntake(events, meters);
        this.userData = new UserData(events, profiles, stores.deadLetters(), cache);
        this.lists = new CommonLists(topLists, snapshot, models, clock);
        this.recommender = new Recommender(reader, models, snapshot, lists, lists.fillers(), weights, meters);
        this.training = new TrainingService(runs, trainer, registry, uploads, clock, worker::wake);
        this.modelInfo = MultiGauge.builder("attune.model")
                .description("1 for the model in service")
                .register(meters);
        this.limits = new CallerLimits(settings.rest().rate(), settings.rest().quota(), clock);
        this.lag = new FeedLag(meters, System::nanoTime);
    }

    /** Nothing changes an embedded store but this instance, and what it writes it also remembers. */
    private static Duration cacheTtl(Settings settings) {
        boolean alone = settings.database().url().isEmpty() && settings.cosmos().isEmpty();
        return alone && settings.cacheTtl().compareTo(ALONE) < 0 ? ALONE : settings.cacheTtl();
    }

    void start() {
        snapshot.refresh();
        if (serves()) {
            followModel();
            topLists.refresh();
            running.add(Repeat.every(REFRESH, LATEST_REFRESH, "catalog", snapshot::refresh));
            running.add(Repeat.every(REFRESH, LATEST_REFRESH, "models", this::followModel));
            running.add(Repeat.every(LISTS, LATEST_LISTS, "top-lists", topLists::refresh));
        }
        running.add(Repeat.every(WATCH, "watch", this::watch));
        if (settings.rest().limited()) {
            UsageLedger usage = new JdbcUsageLedger(database);
            limits.exchange(usage);
            // Closed after the repeated exchange: the last word of an instance that ends.
            running.add(() -> limits.exchange(usage));
            running.add(Repeat.every(USAGE, LATEST_REFRESH, "usage", () -> limits.exchange(usage)));
        }
        if (projects()) {
            ChangeFeed.Subscription subscription = stores.feed().subscribe(ProfileProjection.CONSUMER, projection);
            running.add(subscription);
            running.add(Repeat.at(() -> swept ? RETENTION : WATCH, "retention", () -> retain(subscription)));
        }
        if (settings.roles().contains(Role.TRAIN)) {
            worker.start();
            running.add(worker);
            settings.trainingCron()
                    .ifPresent(cron ->
                            running.add(Repeat.at(() -> next(cron), "training-schedule", this::trainOnSchedule)));
        }
        ready = true;
        LOG.info(
                "Ready with roles {} on {}",
                settings.roles(),
                settings.cosmos()
                        .map(Object::toString)
                        .orElse(settings.database().toString()));
    }

    private boolean projects() {
        return settings.roles().contains(Role.PROJECT);
    }

    private boolean serves() {
        return settings.roles().contains(Role.SERVE);
    }

    /** The gauge is touched only at a change: registering it again would take it away for a moment. */
    private void followModel() {
        models.refresh();
        Optional<String> version = models.current().map(ServingModel::version);
        if (!version.equals(shownVersion)) {
            shownVersion = version;
            modelInfo.register(
                    version.stream()
                            .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(Tags.of("version", each), 1))
                            .toList(),
                    true);
        }
    }

    private void watch() {
        try {
            lag.update(stores.feed().checkpoints(ProfileProjection.CONSUMER));
            storeUp = true;
        } catch (RuntimeException e) {
            storeUp = false;
            throw e;
        }
    }

    /** The instance that holds the first partition sweeps for all, soon after it came to hold it. */
    private void retain(ChangeFeed.Subscription subscription) {
        swept = false;
        boolean mine = subscription.partitions().contains(0);
        boolean more = mine;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = retention.step();
        }
        swept = mine;
    }

    private void trainOnSchedule() {
        try {
            training.start(new TrainingRun.Request(
                    Map.of(), 1, Optional.empty(), Optional.empty(), TrainingRun.Activation.IF_BETTER));
        } catch (RunInProgress e) {
            LOG.info("Scheduled training is left out: {}", e.getMessage());
        }
    }

    private static Duration next(CronExpression cron) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        return Duration.between(now, cron.nextTimeAfter(now));
    }

    private static String codeVersion() {
        return Optional.ofNullable(Instance.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    @Override
    public State state() {
        // A store that is gone may keep whoever asks it waiting, so that nobody says it is down.
        return new State(
                ready,
                storeUp && !lag.silent() ? "up" : "down",
                models.current().map(ServingModel::version),
                models.refused());
    }

    Deployment deployment() {
        return stores.events().deployment();
    }

    DeadLetters deadLetters() {
        return stores.deadLetters();
    }

    EventStore events() {
        return stores.events();
    }

    Catalog catalog() {
        return stores.catalog();
    }

    CatalogSnapshot snapshot() {
        return snapshot;
    }

    ProfileProjection projection() {
        return projection;
    }

    EventIntake intake() {
        return intake;
    }

    UserData userData() {
        return userData;
    }

    CommonLists lists() {
        return lists;
    }

    Recommender recommender() {
        return recommender;
    }

    TrainingService training() {
        return training;
    }

    CallerLimits limits() {
        return limits;
    }

    InstantSource clock() {
        return clock;
    }

    /** In the order of dependence: what reads the feed first, the database last. */
    @Override
    public void close() {
        ready = false;
        running.reversed().forEach(Instance::stop);
        stop(stores);
        stop(database);
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
        }
    }
}
