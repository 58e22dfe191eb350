package dev.attune.application.training;

import dev.attune.application.port.Scorer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.ranking.RankingMetrics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Asks a scorer held-out test cases. */
final class Evaluation {
    static final String NDCG = "ndcg@10";
    static final String RECALL = "recall@20";
    static final String MRR = "mrr";
    static final String HIT_RATE = "hr@10";
    private static final int K = 10;
    private static final int DEPTH = 20;

    private final Population population;
    private final ItemShares shares;
    private final List<TestCase> testCases;
    private final Progress progress;

    /** @param population that the test cases were held out of */
    Evaluation(Population population, List<TestCase> testCases, Progress progress) {
        this.population = population;
        this.shares = new ItemShares(population);
        this.testCases = testCases;
        this.progress = progress;
    }

    /** The scorer's own proposals. */
    Measured personal(Scorer scorer) {
        return measure(scorer, testCase -> scorer.top(testCase.context(), unmet(scorer, testCase), DEPTH));
    }

    /** The same test cases answered by what most users did. */
    Measured popularity(Scorer scorer) {
        return measure(scorer, testCase -> scorer.popular(unmet(scorer, testCase), DEPTH));
    }

    private Measured measure(Scorer scorer, Function<TestCase, Scorer.Scored> ask) {
        Map<String, double[]> each = new HashMap<>();
        List.of(NDCG, RECALL, MRR, HIT_RATE).forEach(metric -> each.put(metric, new double[testCases.size()]));
        Shown shown = new Shown();
        Calibration calibration = new Calibration();
        for (int i = 0; i < testCases.size(); i++) {
            progress.check();
            TestCase testCase = testCases.get(i);
            Set<ItemId> answers =
                    testCase.answers().stream().map(population.items()::get).collect(Collectors.toSet());
            Scorer.Scored answer = ask.apply(testCase);
            List<ItemId> ranked =
                    Arrays.stream(answer.items()).mapToObj(scorer::item).toList();
            each.get(NDCG)[i] = RankingMetrics.ndcg(ranked, answers, K);
            each.get(RECALL)[i] = RankingMetrics.recall(ranked, answers, DEPTH);
            each.get(MRR)[i] = RankingMetrics.reciprocalRank(ranked, answers, DEPTH);
            each.get(HIT_RATE)[i] = RankingMetrics.recall(ranked, answers, K) > 0 ? 1 : 0;
            for (int place = 0; place < ranked.size(); place++) {
                calibration.add(answer.scores()[place], answers.contains(ranked.get(place)));
            }
            shown.add(ranked.subList(0, Math.min(K, ranked.size())), answers);
        }
        return new Measured(each, shown.summary(), calibration);
    }

    private static IntPredicate unmet(Scorer scorer, TestCase testCase) {
        if (testCase.repeats()) {
            return _ -> true;
        }
        Set<Integer> met = testCase.context().stream()
                .map(Interest::item)
                .map(scorer::indexOf)
                .collect(Collectors.toSet());
        return item -> !met.contains(item);
    }

    /** What all answers showed together, and what was chosen. */
    private final class Shown {
        private final Set<ItemId> distinct = new HashSet<>();
        private double information;
        private double shareOfShown;
        private double shareOfChosen;
        private int items;
        private int chosen;

        void add(List<ItemId> ranked, Set<ItemId> answers) {
            distinct.addAll(ranked);
            for (ItemId item : ranked) {
                information -= Math.log(shares.of(item)) / Math.log(2);
                shareOfShown += shares.of(item);
                items++;
            }
            for (ItemId item : answers) {
                shareOfChosen += shares.of(item);
                chosen++;
            }
        }

        Map<String, Double> summary() {
            double meanChosen = shareOfChosen / Math.max(1, chosen);
            return Map.of(
                    "coverage",
                    (double) distinct.size() / Math.max(1, population.items().size()),
                    "novelty",
                    information / Math.max(1, items),
                    "popularityBias",
                    meanChosen == 0 ? 0 : shareOfShown / Math.max(1, items) / meanChosen);
        }
    }
}
