package dev.attune.application.operations;

import java.util.Map;
import java.util.Optional;

/** Tells an orchestrator and an operator how this instance is now. It answers from memory. */
public interface Readiness {
    State state();

    /**
     * How an instance is.
     *
     * @param stores whether the store behind each port answers, by the port's name
     */
    record State(
            boolean ready, Map<String, Boolean> stores, Optional<String> modelVersion, Optional<String> modelRefused) {}
}
