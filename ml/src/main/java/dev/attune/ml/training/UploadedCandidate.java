package dev.attune.ml.training;

import dev.attune.application.port.Trainer;
import dev.attune.application.training.HeldOut;
import dev.attune.application.training.Population;
import dev.attune.application.training.Progress;
import dev.attune.application.training.Question;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A candidate in the words of the application. */
final class UploadedCandidate implements Trainer.Candidate {
    private final Candidate candidate;
    private final BlendTrainer trainer;
    private final List<ItemId> items;
    private final HeldOut heldOut;

    UploadedCandidate(Candidate candidate, BlendTrainer trainer) {
        this.candidate = candidate;
        this.trainer = trainer;
        this.items = Arrays.stream(candidate.trial().ids()).map(ItemId::new).toList();
        this.heldOut =
                new HeldOut(candidate.questions().stream().map(this::question).toList());
    }

    /** Events are not counted item by item elsewhere: users stand for them. */
    @Override
    public Population population() {
        int[] users = candidate.trial().popularity();
        return new Population(items, users, users, candidate.origin().users());
    }

    @Override
    public HeldOut heldOut() {
        return heldOut;
    }

    private Question question(Candidate.Question question) {
        List<Interest> context = new ArrayList<>(question.context().length);
        for (int i = 0; i < question.context().length; i++) {
            context.add(new Interest(items.get(question.context()[i]), question.weights()[i]));
        }
        return new Question(
                context,
                Arrays.stream(question.answers()).boxed().collect(Collectors.toSet()),
                question.repeats(),
                question.at());
    }

    @Override
    public Instant dataTo() {
        return Instant.ofEpochMilli(candidate.origin().dataTo());
    }

    @Override
    public Map<String, Object> provenance() {
        Map<String, Object> provenance = new HashMap<>();
        provenance.put("trainedBy", candidate.origin().trainedBy());
        provenance.put("source", candidate.origin().source());
        provenance.put(
                "dataFrom", Instant.ofEpochMilli(candidate.origin().dataFrom()).toString());
        provenance.put("users", candidate.origin().users());
        provenance.put("items", (long) items.size());
        provenance.put("interactions", candidate.origin().interactions());
        return provenance;
    }

    @Override
    public Trainer.Tuned tune(List<Question> heldOut, long seed, Progress progress) {
        return trainer.tune(
                candidate.trial(),
                candidate.full(),
                new HashMap<>(candidate.origin().parameters()),
                heldOut,
                seed,
                progress);
    }
}
