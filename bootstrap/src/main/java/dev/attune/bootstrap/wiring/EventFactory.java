package dev.attune.bootstrap.wiring;

import dev.attune.application.consistency.FeedProgress;
import dev.attune.application.consistency.LostProfiles;
import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.consistency.ProfileReader;
import dev.attune.application.consistency.ProfileRebuild;
import dev.attune.application.events.EventIntake;
import dev.attune.application.events.Retention;
import dev.attune.application.events.UserData;
import dev.attune.application.operations.FeedLag;
import dev.attune.application.projection.DeadLetterReplay;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.application.projection.RebuildAll;
import dev.attune.application.projection.Recounting;
import dev.attune.bootstrap.settings.Properties;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.domain.event.EventWeights;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Makes the parts that take events in, fold them into profiles and read the profiles. */
@Factory
final class EventFactory {
    private static final Duration ALONE = Duration.ofMinutes(5);

    @Singleton
    EventWeights weights(Settings settings) {
        return settings.profiles().weights();
    }

    // Made with the context and not at its first use, so that its counters are there from the start.
    @Context
    EventIntake intake(Stores stores, MeterRegistry meters) {
        return new EventIntake(stores.events(), meters);
    }

    @Singleton
    ProfileCache cache(Settings settings) {
        return new ProfileCache(cacheTtl(settings), settings.get(Properties.CACHE_EVENTS), System::nanoTime);
    }

    /** Entries live longer on an embedded store: only this instance changes it, and remembers its own writes. */
    private static Duration cacheTtl(Settings settings) {
        boolean alone = settings.database().url().isEmpty() && settings.cosmos().isEmpty();
        return alone && settings.get(Properties.CACHE_TTL).compareTo(ALONE) < 0
                ? ALONE
                : settings.get(Properties.CACHE_TTL);
    }

    // Made with the context and not at its first use, so that its counters are there from the start.
    @Context
    ProfileRebuild rebuild(Stores stores, ProfileCache cache, Settings settings, MeterRegistry meters) {
        return new ProfileRebuild(stores.profiles(), stores.events(), cache, settings.profiles(), meters);
    }

    @Singleton
    RebuildAll rebuildAll(Stores stores, ProfileRebuild rebuild, EventWeights weights, FeedLag lag) {
        return new RebuildAll(
                stores.events(), rebuild, new Recounting(stores.statistics(), stores.events(), weights, lag::seconds));
    }

    @Singleton
    FeedProgress progress(Stores stores) {
        return new FeedProgress(stores.feed(), ProfileProjection.CONSUMER, System::nanoTime);
    }

    // Made with the context and not at its first use, so that its counter is there from the start.
    @Context
    LostProfiles lostProfiles(Stores stores, FeedProgress progress, ProfileRebuild rebuild, MeterRegistry meters) {
        return new LostProfiles(stores.profiles(), stores.events(), progress, rebuild, System::nanoTime, meters);
    }

    @Singleton
    ProfileReader reader(
            Stores stores,
            FeedProgress progress,
            ProfileCache cache,
            ProfileRebuild rebuild,
            LostProfiles lost,
            Settings settings) {
        return new ProfileReader(
                stores.profiles(), stores.events(), progress, cache, settings.profiles(), rebuild, lost::report);
    }

    @Singleton
    ProfileProjection projection(
            Stores stores,
            ProfileCache cache,
            ProfileRebuild rebuild,
            Settings settings,
            InstantSource clock,
            MeterRegistry meters) {
        return new ProfileProjection(
                stores.profiles(),
                stores.events(),
                stores.statistics(),
                stores.deadLetters(),
                cache,
                rebuild,
                settings.profiles(),
                clock,
                meters);
    }

    @Singleton
    DeadLetterReplay replay(Stores stores, ProfileProjection projection) {
        return new DeadLetterReplay(stores.deadLetters(), projection);
    }

    @Singleton
    UserData userData(Stores stores, ProfileCache cache) {
        return new UserData(stores.events(), stores.profiles(), stores.deadLetters(), stores.runs(), cache);
    }

    @Singleton
    Retention retention(Stores stores, Settings settings, InstantSource clock) {
        return new Retention(stores.events(), stores.profiles(), settings.retention(), clock);
    }
}
