package dev.attune.bootstrap.background;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.consistency.LostProfiles;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.recommendation.TopItems;
import jakarta.inject.Singleton;

/** The parts that a serving instance follows: the catalog, the active model, the lists, and profiles that are lost. */
@Singleton
final class Serving {
    final CatalogSnapshot catalog;
    final TopItems top;
    final LostProfiles lost;
    private final ModelWatch models;
    private final ModelGauge gauge;

    Serving(CatalogSnapshot catalog, TopItems top, LostProfiles lost, ModelWatch models, ModelGauge gauge) {
        this.catalog = catalog;
        this.top = top;
        this.lost = lost;
        this.models = models;
        this.gauge = gauge;
    }

    void followModel() {
        models.refresh();
        gauge.update();
    }
}
