package dev.attune.bootstrap.wiring;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Items;
import dev.attune.application.consistency.ProfileReader;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.model.Models;
import dev.attune.application.recommendation.CommonLists;
import dev.attune.application.recommendation.Recommender;
import dev.attune.application.recommendation.TopItems;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.domain.event.EventWeights;
import dev.attune.ml.serving.BlendScorerLoader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the parts that follow models, catalog and lists, and that answer from them. */
@Factory
final class RecommendationFactory {
    @Singleton
    CatalogSnapshot snapshot(Stores stores, InstantSource clock) {
        return new CatalogSnapshot(stores.catalog(), clock);
    }

    @Singleton
    Items items(Stores stores, CatalogSnapshot snapshot) {
        return new Items(stores.catalog(), snapshot);
    }

    @Singleton
    Models models(Stores stores) {
        return new Models(stores.models());
    }

    @Singleton
    ScorerLoader loader() {
        return new BlendScorerLoader();
    }

    @Singleton
    ModelWatch watch(
            Stores stores, ScorerLoader loader, CatalogSnapshot snapshot, InstantSource clock, MeterRegistry meters) {
        return new ModelWatch(stores.models(), loader, snapshot, clock, meters);
    }

    @Singleton
    TopItems topItems(Stores stores, EventWeights weights, InstantSource clock) {
        return new TopItems(stores.statistics(), weights, clock);
    }

    @Singleton
    CommonLists lists(TopItems top, CatalogSnapshot snapshot, ModelWatch models, InstantSource clock) {
        return new CommonLists(top, snapshot, models, clock);
    }

    // Made with the context and not at its first use, so that its counters are there from the start.
    @Context
    Recommender recommender(
            ProfileReader reader,
            ModelWatch models,
            CatalogSnapshot snapshot,
            CommonLists lists,
            Settings settings,
            InstantSource clock,
            MeterRegistry meters) {
        return new Recommender(reader, models, snapshot, lists, lists.fillers(), settings.profiles(), clock, meters);
    }
}
