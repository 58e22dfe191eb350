package dev.attune.application.evaluation;

import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Prepared;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.ranking.Metric;
import dev.attune.domain.ranking.RankingMetrics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures the answers of a scorer to held-out test cases. */
final class Evaluation {
    private static final int K = 10;
    private static final int DEPTH = 20;
    private static final double OFTEN_DECAY = .99;

    private final Population population;
    private final ItemShares shares;
    private final List<TestCase> testCases;
    private final Progress progress;

    /** @param population counts of the training set, without the held-out events */
    Evaluation(Population population, List<TestCase> testCases, Progress progress) {
        this.population = population;
        this.shares = new ItemShares(population);
        this.testCases = testCases;
        this.progress = progress;
    }

    /** Measures the scorer's own proposals. */
    Measured personal(Scorer scorer) {
        return measure(scorer, testCase -> {
            Prepared asked = scorer.prepare(testCase.context(), testCase.repeats(), testCase.at());
            return scorer.top(asked, met(scorer, asked, testCase), _ -> true, DEPTH);
        });
    }

    /** Measures the list of popular items on the same test cases. */
    Measured popularity(Scorer scorer) {
        return measure(scorer, testCase -> scorer.popular(unmet(scorer, testCase), DEPTH));
    }

    /** Measures the list of what was popular lately on the same test cases. */
    Measured popularLately(Scorer scorer) {
        return measure(scorer, testCase -> scorer.popularLately(unmet(scorer, testCase), DEPTH));
    }

    /** Measures, for each test case, the items that its user had most often, with newer events counting more. */
    Measured ownFrequency(Scorer scorer) {
        return measure(scorer, testCase -> mostOften(scorer, testCase.context()));
    }

    private static Scored mostOften(Scorer scorer, List<Interest> context) {
        Map<Integer, Double> often = new HashMap<>();
        double weight = 1;
        for (Interest interest : context) {
            int item = scorer.indexOf(interest.item());
            if (item >= 0 && interest.weight() > 0) {
                often.merge(item, weight, Double::sum);
            }
            weight *= OFTEN_DECAY;
        }
        int[] items = often.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(DEPTH)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        return new Scored(items, new float[items.length]);
    }

    private Measured measure(Scorer scorer, Function<TestCase, Scored> ask) {
        Map<Metric, double[]> each = new EnumMap<>(Metric.class);
        Metric.OF_EACH_CASE.forEach(metric -> each.put(metric, new double[testCases.size()]));
        Shown shown = new Shown();
        Calibration calibration = new Calibration();
        for (int i = 0; i < testCases.size(); i++) {
            progress.check();
            TestCase testCase = testCases.get(i);
            Set<ItemId> answers =
                    testCase.answers().stream().map(population.items()::get).collect(Collectors.toSet());
            Scored answer = ask.apply(testCase);
            List<ItemId> ranked =
                    Arrays.stream(answer.items()).mapToObj(scorer::item).toList();
            each.get(Metric.NDCG)[i] = RankingMetrics.ndcg(ranked, answers, K);
            each.get(Metric.RECALL)[i] = RankingMetrics.recall(ranked, answers, DEPTH);
            each.get(Metric.MRR)[i] = RankingMetrics.reciprocalRank(ranked, answers, DEPTH);
            each.get(Metric.HIT_RATE)[i] = RankingMetrics.recall(ranked, answers, K) > 0 ? 1 : 0;
            for (int place = 0; place < ranked.size(); place++) {
                calibration.add(answer.scores()[place], answers.contains(ranked.get(place)));
            }
            shown.add(ranked.subList(0, Math.min(K, ranked.size())), answers);
        }
        return new Measured(each, shown.summary(), calibration);
    }

    /** The items that an answer leaves out, as the scorer numbers them. */
    private int[] met(Scorer scorer, Prepared asked, TestCase testCase) {
        if (testCase.repeats()) {
            return new int[0];
        }
        IntStream earlier = Arrays.stream(testCase.metEarlier())
                .map(item -> scorer.indexOf(population.items().get(item)))
                .filter(item -> item >= 0);
        return IntStream.concat(Arrays.stream(asked.items()), earlier)
                .distinct()
                .toArray();
    }

    private IntPredicate unmet(Scorer scorer, TestCase testCase) {
        Set<Integer> items = IntStream.of(met(scorer, scorer.prepare(testCase.context()), testCase))
                .boxed()
                .collect(Collectors.toSet());
        return item -> !items.contains(item);
    }

    /** Sums over the items that all answers showed together, and over the chosen items. */
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

        Map<Metric, Double> summary() {
            double meanChosen = shareOfChosen / Math.max(1, chosen);
            return Map.of(
                    Metric.COVERAGE,
                    (double) distinct.size() / Math.max(1, population.items().size()),
                    Metric.NOVELTY,
                    information / Math.max(1, items),
                    Metric.POPULARITY_BIAS,
                    meanChosen == 0 ? 0 : shareOfShown / Math.max(1, items) / meanChosen);
        }
    }
}
