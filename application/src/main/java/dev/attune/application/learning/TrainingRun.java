package dev.attune.application.learning;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to make a model, from the request to the end.
 *
 * @param fraction part of the whole run that is done, 0..1
 * @param claims number of times that a worker has begun the run
 * @param reason why the run failed or was cancelled, or why its model was activated or not
 */
public record TrainingRun(
        String id,
        Request request,
        Status status,
        String stage,
        double fraction,
        int claims,
        Optional<String> reason,
        Optional<String> modelVersion,
        boolean activated,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {

    /**
     * Returns a user as reasons name one: in quotes, so that no other user's name holds it, and an erasure finds it.
     */
    public static String named(UserId user) {
        return '"' + user.value().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

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
        /** Activates the model unless the activation rule refuses it. */
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
     * The request for a training run.
     *
     * @param parameters values that replace the trainer's defaults
     * @param from only events from this time on; if absent, there is no such limit
     * @param to only events before this time; if absent, there is no such limit
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

        /** Makes a request to train on the events in the store. */
        public Request(
                Map<String, Object> parameters,
                long seed,
                Optional<Instant> from,
                Optional<Instant> to,
                Activation activation) {
            this(parameters, seed, from, to, activation, Optional.empty());
        }

        /** Makes a request to complete an external model. */
        public static Request ofUpload(String upload, long seed, Activation activation) {
            return new Request(Map.of(), seed, Optional.empty(), Optional.empty(), activation, Optional.of(upload));
        }
    }

    /** The outcome of a run. */
    public record Outcome(Status status, Optional<String> reason, Optional<String> modelVersion, boolean activated) {
        /** Returns the same outcome with one more fact in its reason. */
        public Outcome with(String more) {
            return new Outcome(
                    status, Optional.of(reason.map(why -> why + "; ").orElse("") + more), modelVersion, activated);
        }
    }
}
