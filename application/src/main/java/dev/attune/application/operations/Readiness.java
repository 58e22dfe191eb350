package dev.attune.application.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells an orchestrator and an operator the state of this instance. It answers from memory. */
public interface Readiness {
    State state();

    /**
     * The state of an instance.
     *
     * @param stuck names of background work that hangs; with any, the instance is not ready
     * @param stores whether the store behind each port answers, by the port's name
     */
    record State(
            boolean ready,
            List<String> stuck,
            Map<String, Boolean> stores,
            Optional<String> modelVersion,
            Optional<String> modelRefused) {}
}
