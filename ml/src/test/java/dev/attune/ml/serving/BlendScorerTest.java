package dev.attune.ml.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Explanation;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.Rankings;
import dev.attune.kernels.format.Trees;
import dev.attune.kernels.linear.ImplicitAls;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One source, which likes the items after the first in their order. */
class BlendScorerTest {
    private static final int ITEMS = 350;
    private static final int PROPOSED = 250;
    private static final int LISTED = 60;
    /** Lifts what the source likes less than it likes item 30. */
    private static final Trees LIFTING = new Trees(
            new int[] {0}, new int[] {0, -1, -1}, new float[] {(ITEMS - 30f) / (ITEMS - 1), 10, 0}, new int[] {1, 0, 0
            });

    @Test
    void treesReorderTheShortlistWhateverWasAskedBefore() {
        BlendScorer scorer = new BlendScorer(content(LIFTING));
        int[] expected = Stream.of(range(31, LISTED + 1), range(1, 31), range(LISTED + 1, PROPOSED + 1))
                .flatMapToInt(IntStream::of)
                .toArray();
        for (int limit : new int[] {5, PROPOSED, 5, LISTED + 1, LISTED, 1}) {
            assertArrayEquals(Arrays.copyOf(expected, limit), asked(scorer, limit), "limit " + limit);
        }
    }

    @Test
    void withoutTreesTheBlendRanksWhateverWasAskedBefore() {
        BlendScorer scorer = new BlendScorer(content(Trees.NONE));
        for (int limit : new int[] {5, PROPOSED, 5, LISTED + 1, LISTED, 1}) {
            assertArrayEquals(range(1, limit + 1), asked(scorer, limit), "limit " + limit);
        }
    }

    /** What was met has the greatest product of factors, and is no candidate: the scale is that of the others. */
    @Test
    void anExplanationIsOfTheScoreThatWasAnswered() {
        ModelContent plain = content(Trees.NONE);
        float[] factors = new float[ITEMS * 8];
        for (int item = 0; item < ITEMS; item++) {
            factors[item * 8] = item == 0 ? 9 : 1 + item % 7;
        }
        FactorPart part = new FactorPart("factors", factors, new ImplicitAls.Settings(8, .1f, .01f, 4));
        for (boolean repeats : new boolean[] {false, true}) {
            BlendScorer scorer = new BlendScorer(new ModelContent(
                    plain.ids(),
                    plain.popularity(),
                    plain.recent(),
                    repeats,
                    plain.rows(),
                    Optional.of(part),
                    new float[] {1, 2, 0, 0},
                    Trees.NONE));
            ProfileInput context = scorer.prepare(List.of(new Interest(new ItemId("item-000"), 1)));
            IntPredicate odd = item -> item % 2 == 1;
            Scored answered = scorer.top(context, context.items(), odd, 10);
            for (int i = 0; i < answered.size(); i++) {
                Explanation explanation =
                        scorer.explain(context, context.items(), odd, answered.items()[i], answered.scores()[i]);
                assertEquals(
                        answered.scores()[i],
                        explanation.sources().values().stream()
                                .mapToDouble(Float::doubleValue)
                                .sum(),
                        1e-5);
                assertTrue(explanation.sources().get("factors") > 0, explanation.sources()::toString);
            }
        }
    }

    /** Only the ranking for the start has trees, which put item 31 first. */
    @Test
    void aVisitBeginsHalfAnHourAfterTheLastEvent() {
        ModelContent content = content(Trees.NONE);
        ModelContent.Ranking start =
                new ModelContent.Ranking(content.of(Question.START).blend(), LIFTING);
        BlendScorer scorer = new BlendScorer(
                content.with(Rankings.of(question -> question == Question.START ? start : content.of(question))));
        long event = 1_700_000_000_000L;
        List<Interest> seen = List.of(new Interest(new ItemId("item-000"), 1, event));
        assertEquals(1, first(scorer, scorer.prepare(seen, false, event + Scorer.VISIT_PAUSE)));
        assertEquals(31, first(scorer, scorer.prepare(seen, false, event + Scorer.VISIT_PAUSE + 1)));
        assertEquals(31, first(scorer, scorer.prepare(seen)), "nobody says when");
        assertEquals(1, first(scorer, scorer.prepare(seen, true, event + Scorer.VISIT_PAUSE + 1)), "another question");
        List<Interest> unknown = List.of(new Interest(new ItemId("new"), 1, event + 1_000), seen.getFirst());
        assertEquals(1, first(scorer, scorer.prepare(unknown, false, event + 2_000)), "by an item that is not known");
    }

    private static int first(BlendScorer scorer, ProfileInput context) {
        int[] out = context.again ? new int[0] : context.items();
        return scorer.top(context, out, _ -> true, 1).items()[0];
    }

    private static int[] asked(BlendScorer scorer, int limit) {
        ProfileInput context = scorer.prepare(List.of(new Interest(new ItemId("item-000"), 1)));
        return scorer.top(context, context.items(), _ -> true, limit).items();
    }

    private static ModelContent content(Trees trees) {
        String[] ids =
                IntStream.range(0, ITEMS).mapToObj("item-%03d"::formatted).toArray(String[]::new);
        int[][] targets = new int[ITEMS][0];
        float[][] weights = new float[ITEMS][0];
        targets[0] = range(1, ITEMS);
        weights[0] = new float[ITEMS - 1];
        for (int i = 0; i < weights[0].length; i++) {
            weights[0][i] = ITEMS - 1 - i;
        }
        int[] popularity = new int[ITEMS];
        Arrays.fill(popularity, 1);
        return new ModelContent(
                ids,
                popularity,
                new float[ITEMS],
                false,
                List.of(new RowPart("ease", 1, PROPOSED, Rows.of(targets, weights))),
                Optional.empty(),
                new float[] {1, 0, 0},
                trees);
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }
}
