package dev.attune.ml.training;

import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.ItemDescription;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An external model in the terms of the application. */
final class UploadedModel implements Trainer.ExternalModel {
    private final ExternalModelContent external;
    private final CatalogParts catalog;
    private final BlendTrainer trainer;
    private final List<ItemId> items;
    private final HeldOutCases heldOut;

    UploadedModel(
            ExternalModelContent external,
            Function<ItemId, Optional<ItemDescription>> described,
            BlendTrainer trainer) {
        this.external = external;
        this.trainer = trainer;
        this.items = Arrays.stream(external.trial().ids()).map(ItemId::new).toList();
        this.catalog = new CatalogParts(items, described);
        this.heldOut = heldOut(external.heldOut());
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

    private HeldOutCases heldOut(ExternalModelContent.HeldOut asked) {
        List<TestCase> testCases = new ArrayList<>();
        List<TestCase> again = new ArrayList<>();
        for (ExternalModelContent.TestCase testCase : asked.testCases()) {
            List<Interest> context = context(testCase);
            Set<Integer> answers = set(testCase.answers());
            answers.removeIf(answer -> !testCase.repeats() && isMet(answer, testCase));
            if (!answers.isEmpty()) {
                testCases.add(new TestCase(context, answers, testCase.repeats(), testCase.at(), testCase.metEarlier()));
            }
            if (testCase.chosen().length > 0) {
                again.add(new TestCase(context, set(testCase.chosen()), true, testCase.at()));
            }
        }
        return new HeldOutCases(testCases, again, asked.visits(), asked.drawn());
    }

    /** A variant of what the user has met is no new item. Where the model was trained, nobody knew variants. */
    private boolean isMet(int answer, ExternalModelContent.TestCase testCase) {
        return IntStream.concat(IntStream.of(testCase.context()), IntStream.of(testCase.metEarlier()))
                .anyMatch(met -> catalog.sameProduct(met, answer));
    }

    private List<Interest> context(ExternalModelContent.TestCase testCase) {
        List<Interest> context = new ArrayList<>(testCase.context().length);
        for (int i = 0; i < testCase.context().length; i++) {
            int ago = testCase.secondsAgo()[i];
            context.add(new Interest(
                    items.get(testCase.context()[i]),
                    testCase.weights()[i],
                    ago == ExternalModelContent.TestCase.UNKNOWN ? 0 : Math.max(1, testCase.at() - 1_000L * ago)));
        }
        return context;
    }

    private static Set<Integer> set(int[] items) {
        return Arrays.stream(items).boxed().collect(Collectors.toSet());
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
        return trainer.tune(external, catalog, heldOut, seed, progress);
    }
}
