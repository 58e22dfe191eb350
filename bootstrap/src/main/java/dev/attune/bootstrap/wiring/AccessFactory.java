package dev.attune.bootstrap.wiring;

import dev.attune.adapters.rest.access.AdminTokens;
import dev.attune.adapters.rest.access.CallerLimits;
import dev.attune.adapters.rest.access.IntakeLimits;
import dev.attune.adapters.rest.access.KeyRing;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.bootstrap.settings.Settings;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the parts that say who may call, and how often. */
@Factory
final class AccessFactory {
    @Singleton
    KeyRing keys(Settings settings, InstantSource clock) {
        return new KeyRing(settings.keys(), settings.keyFile(), clock);
    }

    @Singleton
    RestSettings rest(Settings settings) {
        return settings.rest();
    }

    @Singleton
    CallerLimits limits(Settings settings, InstantSource clock) {
        return new CallerLimits(
                "",
                settings.rest().rate(),
                settings.rest().quota(),
                CallerLimits.period(settings.rest().quota()),
                clock,
                System::nanoTime);
    }

    @Singleton
    IntakeLimits intakeLimits(Settings settings, InstantSource clock) {
        return new IntakeLimits(settings.rest(), clock, System::nanoTime);
    }

    @Singleton
    @Requires(property = RestSettings.TOKENS, value = "true")
    AdminTokens adminTokens(Settings settings) {
        return new AdminTokens(settings.rest().tokens().orElseThrow());
    }
}
