package dev.attune.application.training;

import dev.attune.application.port.Trainer.Candidate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was learned elsewhere, with the questions that were held out there. */
final class CandidateMaterial implements Material {
    private final Candidate candidate;
    private final long seed;

    CandidateMaterial(Candidate candidate, long seed) {
        this.candidate = candidate;
        this.seed = seed;
    }

    @Override
    public Optional<String> missing() {
        return candidate.heldOut().questions().isEmpty()
                ? Optional.of("the upload holds no questions to judge it by")
                : Optional.empty();
    }

    @Override
    public Taught teach(Progress progress) {
        return new Taught(
                candidate.tune(candidate.heldOut().learning(), seed, progress),
                candidate.population(),
                candidate.heldOut());
    }

    @Override
    public Map<String, Object> provenance() {
        Map<String, Object> provenance = new HashMap<>(candidate.provenance());
        provenance.put(TrainingJob.DATA_TO, candidate.dataTo().toString());
        return provenance;
    }

    @Override
    public String holdOut() {
        return "uploaded";
    }
}
