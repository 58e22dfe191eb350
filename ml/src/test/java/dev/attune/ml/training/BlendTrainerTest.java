package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.Event;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.ml.serving.BlendScorerLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlendTrainerTest {
    private static final List<Event> EVENTS = PlantedData.groups(400, 9);
    private final Dataset data = PlantedData.dataset(EVENTS);

    @Test
    void oneEventOfAGroupBringsTheGroup() throws IOException {
        Scorer scorer = scorer(train(2, data));
        for (int group = 0; group < PlantedData.GROUPS; group++) {
            String prefix = "g" + group + "-";
            ItemId met = new ItemId(prefix + "i0");
            Scored best = scorer.top(
                    List.of(new Interest(met, 1)), item -> !scorer.item(item).equals(met), 7);
            assertEquals(7, best.size());
            Arrays.stream(best.items())
                    .forEach(item -> assertTrue(scorer.item(item).value().startsWith(prefix)));
        }
    }

    @Test
    void theStrongerInterestLeads() throws IOException {
        Scorer scorer = scorer(train(1, data));
        Scored best = scorer.top(
                List.of(new Interest(new ItemId("g1-i1"), 1), new Interest(new ItemId("g2-i1"), 5)), _ -> true, 1);
        assertTrue(scorer.item(best.items()[0]).value().startsWith("g2-"));
    }

    @Test
    void explanationsAddUpToTheScore() throws IOException {
        Scorer scorer = scorer(train(1, data));
        List<Interest> interests = List.of(
                new Interest(new ItemId("g1-i1"), 2),
                new Interest(new ItemId("g1-i2"), 1),
                new Interest(new ItemId("unknown"), 9));
        Scored best = scorer.top(interests, item -> scorer.item(item).value().equals("g1-i3"), 1);
        Scorer.Explanation explanation = scorer.explain(interests, best.items()[0], best.scores()[0]);
        assertEquals(
                best.scores()[0],
                explanation.reasons().stream()
                        .mapToDouble(Scorer.Reason::weight)
                        .sum(),
                1e-5);
        assertEquals(
                best.scores()[0],
                explanation.sources().values().stream()
                        .mapToDouble(Float::doubleValue)
                        .sum(),
                1e-5);
        assertArrayEquals(best.scores(), scorer.score(interests, best.items()), 1e-5f);
    }

    @Test
    void theSameEventsGiveTheSameBytesForAnyNumberOfThreadsAndOrder() {
        String expected = train(1, data).sha256();
        List<Event> shuffled = new ArrayList<>(EVENTS);
        Collections.shuffle(shuffled, new Random(4));
        assertEquals(expected, train(2, PlantedData.dataset(shuffled)).sha256());
        assertEquals(expected, train(8, data).sha256());
    }

    @Test
    void tooLittleToLearnFromStillMakesAModel() throws IOException {
        for (List<Event> few : List.of(
                EVENTS.subList(0, 1),
                EVENTS.subList(0, 16),
                EVENTS.stream()
                        .filter(event -> event.itemId().value().equals("g0-i0"))
                        .toList())) {
            Scorer scorer = scorer(train(1, PlantedData.dataset(few)));
            scorer.top(List.of(new Interest(few.getFirst().itemId(), 1)), _ -> true, 10);
        }
    }

    @Test
    void aCancelledTrainingEndsSoon() {
        Progress progress = new Progress();
        progress.cancel();
        assertThrows(
                Progress.Cancelled.class,
                () -> new BlendTrainer(2).tune(data, data, HeldOutCases.NONE, Map.of(), 1, progress));
    }

    @ParameterizedTest
    @CsvSource({
        "neighbours, 0",
        "neighbours, 1001",
        "regularization, 0",
        "regularization, -1",
        "recency, 0",
        "recency, 2",
        "dimension, 4",
        "sweeps, 0",
        "unobserved, 2",
        "shrinkage, 0",
        "rank, 5"
    })
    void aParameterOutOfRangeIsRefused(String name, long value) {
        InvalidValue refused = assertThrows(InvalidValue.class, () -> new BlendTrainer(1).check(Map.of(name, value)));
        assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }

    @Test
    void aDamagedArtifactIsRefused() throws IOException {
        byte[] bytes = bytes(train(1, data));
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        assertThrows(CorruptArtifact.class, () -> new BlendScorerLoader().load(new ByteArrayInputStream(cut)));
    }

    private static Artifact train(int threads, Dataset data) {
        return new BlendTrainer(threads)
                .tune(data, data, HeldOutCases.NONE, Map.of(), 1, new Progress())
                .artifact();
    }

    private static Scorer scorer(Artifact artifact) throws IOException {
        return new BlendScorerLoader().load(new ByteArrayInputStream(bytes(artifact)));
    }

    private static byte[] bytes(Artifact artifact) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        artifact.writeTo(out);
        return out.toByteArray();
    }
}
