package dev.attune.bootstrap.background;

import dev.attune.application.learning.TrainingRun;
import dev.attune.application.port.TrainingRuns.RunInProgress;
import dev.attune.application.training.TrainingService;
import io.micronaut.scheduling.cron.CronExpression;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts training runs at the times of a cron expression, in UTC. */
final class TrainingSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingSchedule.class);

    private final CronExpression cron;
    private final TrainingService training;
    private final InstantSource clock;

    TrainingSchedule(CronExpression cron, TrainingService training, InstantSource clock) {
        this.cron = cron;
        this.training = training;
        this.clock = clock;
    }

    Duration untilNext() {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        return Duration.between(now, cron.nextTimeAfter(now));
    }

    void train() {
        try {
            training.start(new TrainingRun.Request(
                    Map.of(), 1, Optional.empty(), Optional.empty(), TrainingRun.Activation.IF_BETTER));
        } catch (RunInProgress e) {
            LOG.info("Scheduled training is left out: {}", e.getMessage());
        }
    }
}
