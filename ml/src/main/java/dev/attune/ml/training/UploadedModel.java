package dev.attune.ml.training;

import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.TestCase;
import dev.attune.application.learning.Trainer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.format.ExternalModelContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/** An external model in the terms of the application. */
final class UploadedModel implements Trainer.ExternalModel {
    private final ExternalModelContent external;
    private final BlendTrainer trainer;
    private final List<ItemId> items;
    private final HeldOutCases heldOut;

    UploadedModel(ExternalModelContent external, BlendTrainer trainer) {
        this.external = external;
        this.trainer = trainer;
        this.items = Arrays.stream(external.trial().ids()).map(ItemId::new).toList();
        this.heldOut = new HeldOutCases(
                external.testCases().stream().map(this::testCase).toList());
    }

    /** Returns users in the place of events, because an external model does not count events by item. */
    @Override
    public Population population() {
        int[] users = external.trial().popularity();
        return new Population(items, users, users, external.origin().users());
    }

    @Override
    public HeldOutCases heldOut() {
        return heldOut;
    }

    private TestCase testCase(ExternalModelContent.TestCase testCase) {
        List<Interest> context = new ArrayList<>(testCase.context().length);
        for (int i = 0; i < testCase.context().length; i++) {
            context.add(new Interest(items.get(testCase.context()[i]), testCase.weights()[i]));
        }
        return new TestCase(
                context,
                Arrays.stream(testCase.answers()).boxed().collect(Collectors.toSet()),
                testCase.repeats(),
                testCase.at());
    }

    @Override
    public Provenance provenance() {
        ExternalModelContent.Origin origin = external.origin();
        return Provenance.EMPTY
                .withTrainer(origin.trainedBy(), origin.source())
                .withData(Instant.ofEpochMilli(origin.dataFrom()), Instant.ofEpochMilli(origin.dataTo()))
                .withCounts(origin.users(), items.size(), origin.interactions());
    }

    @Override
    public Trainer.Tuned tune(HeldOutCases heldOut, long seed, Progress progress) {
        return trainer.tune(
                external.trial(),
                external.full(),
                new HashMap<>(external.origin().parameters()),
                heldOut,
                seed,
                progress);
    }
}
