package dev.attune.adapters.rest.operations;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;

/** Answers an operator's Prometheus with the metrics. */
@Hidden
@Controller("/prometheus")
class MetricsController {
    private final PrometheusMeterRegistry meters;

    MetricsController(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    String scrape() {
        return meters.scrape();
    }
}
