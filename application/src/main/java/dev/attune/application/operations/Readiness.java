package dev.attune.application.operations;

import java.util.Optional;

/** What an orchestrator and an operator should know of this instance now. */
public interface Readiness {
    State state();

    /**
     * What the health check answers.
     *
     * @param store {@code up} or {@code down}
     */
    record State(boolean ready, String store, Optional<String> modelVersion, Optional<String> modelRefused) {}
}
