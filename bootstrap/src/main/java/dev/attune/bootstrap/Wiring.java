package dev.attune.bootstrap;

import dev.attune.adapters.jdbc.Database;
import dev.attune.adapters.jdbc.JdbcDeadLetters;
import dev.attune.adapters.rest.access.AdminTokens;
import dev.attune.adapters.rest.access.CallerLimits;
import dev.attune.adapters.rest.settings.ApiKeys;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.consistency.TokenCodec;
import dev.attune.application.events.EventIntake;
import dev.attune.application.events.UserData;
import dev.attune.application.operations.Readiness;
import dev.attune.application.port.Catalog;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.application.recommendation.CommonLists;
import dev.attune.application.recommendation.Recommender;
import dev.attune.application.training.TrainingService;
import dev.attune.domain.event.EventWeights;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Hands the parts of the instance to the controllers. */
@Factory
final class Wiring {
    @Singleton
    Database database(Opening opening) {
        return opening.database();
    }

    @Context
    @Bean(preDestroy = "close", typed = Instance.class)
    Instance instance(
            Settings settings, Database database, JdbcDeadLetters letters, TrainingRuns runs, MeterRegistry meters) {
        Instance instance = new Instance(
                settings, database, Stores.open(settings, database, letters, InstantSource.system()), runs, meters);
        try {
            instance.start();
            return instance;
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }

    @Singleton
    ApiKeys keys(Settings settings) {
        return settings.keys();
    }

    @Singleton
    RestSettings rest(Settings settings) {
        return settings.rest();
    }

    @Singleton
    CallerLimits limits(Instance instance) {
        return instance.limits();
    }

    @Singleton
    @Requires(property = RestSettings.TOKENS, value = "true")
    AdminTokens adminTokens(Settings settings) {
        return new AdminTokens(settings.rest().tokens().orElseThrow());
    }

    @Singleton
    EventWeights weights(Settings settings) {
        return settings.profiles().weights();
    }

    @Singleton
    @Bean(typed = Readiness.class)
    Readiness readiness(Instance instance) {
        return instance;
    }

    @Singleton
    TokenCodec tokens(Instance instance) {
        return new TokenCodec(instance.deployment());
    }

    @Singleton
    EventStore events(Instance instance) {
        return instance.events();
    }

    @Singleton
    Catalog catalog(Instance instance) {
        return instance.catalog();
    }

    @Singleton
    CatalogSnapshot snapshot(Instance instance) {
        return instance.snapshot();
    }

    @Singleton
    @Primary
    DeadLetters deadLetters(Instance instance) {
        return instance.deadLetters();
    }

    @Singleton
    ProfileProjection projection(Instance instance) {
        return instance.projection();
    }

    @Singleton
    EventIntake intake(Instance instance) {
        return instance.intake();
    }

    @Singleton
    UserData userData(Instance instance) {
        return instance.userData();
    }

    @Singleton
    CommonLists lists(Instance instance) {
        return instance.lists();
    }

    @Singleton
    Recommender recommender(Instance instance) {
        return instance.recommender();
    }

    @Singleton
    TrainingService training(Instance instance) {
        return instance.training();
    }

    @Singleton
    @Primary
    InstantSource clock(Instance instance) {
        return instance.clock();
    }
}
