package dev.attune.bootstrap.background;

import dev.attune.application.model.ModelWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The metric that shows the model in service. One thread updates it. */
@Singleton
final class ModelGauge {
    private final ModelWatch models;
    private final MultiGauge gauge;
    private Optional<String> shown = Optional.empty();

    ModelGauge(ModelWatch models, MeterRegistry meters) {
        this.models = models;
        this.gauge = MultiGauge.builder("attune.model")
                .description("1 for the model in service")
                .register(meters);
    }

    /** Updates the gauge, but only at a change. To register it again would take it away for a moment. */
    void update() {
        Optional<String> version = models.version();
        if (!version.equals(shown)) {
            shown = version;
            gauge.register(
                    version.stream()
                            .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(Tags.of("version", each), 1))
                            .toList(),
                    true);
        }
    }
}
