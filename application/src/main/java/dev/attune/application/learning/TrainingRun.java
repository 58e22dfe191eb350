package dev.attune.application.learning;

import dev.attune.domain.InvalidValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One training of a model, from the request to its end.
 *
 * @param fraction of the whole run that is done, 0..1
 * @param reason why a run failed or was cancelled, or why its model was not activated
 */
public record TrainingRun(
        String id,
        Request request,
        Status status,
        String stage,
        double fraction,
        Optional<String> reason,
        Optional<String> modelVersion,
        boolean activated,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {

    public enum Status {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean ended() {
            return this != QUEUED && this != RUNNING;
        }
    }

    public enum Activation {
        /** Where the model is at least as good on held-out events as what it replaces. */
        IF_BETTER("ifBetter"),
        ALWAYS("always"),
        NEVER("never");

        private final String text;

        Activation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        public static Activation parse(String text) {
            for (Activation activation : values()) {
                if (activation.text.equals(text)) {
                    return activation;
                }
            }
            throw new InvalidValue("activate", "ifBetter, always or never", text);
        }
    }

    /**
     * What a training run was asked to do.
     *
     * @param parameters overrides of the trainer's defaults
     * @param from only events from this time on; absent: all
     * @param to only events before this time; absent: all until the run starts
     * @param upload the upload that is completed instead of training on events; parameters and times do not apply to it
     */
    public record Request(
            Map<String, Object> parameters,
            long seed,
            Optional<Instant> from,
            Optional<Instant> to,
            Activation activation,
            Optional<String> upload) {
        public Request {
            parameters = Map.copyOf(parameters);
        }

        /** Trains on the events in the store. */
        public Request(
                Map<String, Object> parameters,
                long seed,
                Optional<Instant> from,
                Optional<Instant> to,
                Activation activation) {
            this(parameters, seed, from, to, activation, Optional.empty());
        }

        /** Completes what was trained elsewhere. */
        public static Request ofUpload(String upload, long seed, Activation activation) {
            return new Request(Map.of(), seed, Optional.empty(), Optional.empty(), activation, Optional.of(upload));
        }
    }

    /** How a run ended. */
    public record Outcome(Status status, Optional<String> reason, Optional<String> modelVersion, boolean activated) {}
}
