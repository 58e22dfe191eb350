package dev.attune.application.training;

import dev.attune.application.port.Scorer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.ranking.RankingMetrics;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Asks a scorer held-out questions. */
final class Evaluation {
    static final String NDCG = "ndcg@10";
    private static final int K = 10;
    private static final int DEPTH = 20;

    private Evaluation() {
    }

    /** The scorer's own proposals. */
    static Map<String, Double> personal(Scorer scorer, Dataset data, List<Question> questions, Progress progress) {
        return measure(scorer, data, questions, progress,
                question -> scorer.top(question.context(), unmet(scorer, question), DEPTH));
    }

    /** The same questions answered by what most users did. */
    static Map<String, Double> popularity(Scorer scorer, Dataset data, List<Question> questions, Progress progress) {
        return measure(scorer, data, questions, progress, question -> scorer.popular(unmet(scorer, question), DEPTH));
    }

    private static Map<String, Double> measure(Scorer scorer, Dataset data, List<Question> questions, Progress progress,
            Function<Question, Scorer.Scored> ask) {
        double ndcg = 0;
        double recall = 0;
        double reciprocal = 0;
        Set<ItemId> shown = new HashSet<>();
        for (Question question : questions) {
            progress.check();
            Set<ItemId> answers = question.answers().stream().map(data.items()::get).collect(Collectors.toSet());
            List<ItemId> ranked = Arrays.stream(ask.apply(question).items()).mapToObj(scorer::item).toList();
            ndcg += RankingMetrics.ndcg(ranked, answers, K);
            recall += RankingMetrics.recall(ranked, answers, DEPTH);
            reciprocal += RankingMetrics.reciprocalRank(ranked, answers, DEPTH);
            shown.addAll(ranked.subList(0, Math.min(K, ranked.size())));
        }
        int count = Math.max(1, questions.size());
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put(NDCG, ndcg / count);
        metrics.put("recall@20", recall / count);
        metrics.put("mrr", reciprocal / count);
        metrics.put("coverage", (double) shown.size() / Math.max(1, data.items().size()));
        return metrics;
    }

    private static IntPredicate unmet(Scorer scorer, Question question) {
        if (question.repeats()) {
            return _ -> true;
        }
        Set<Integer> met = question.context().stream().map(Interest::item).map(scorer::indexOf).collect(Collectors.toSet());
        return item -> !met.contains(item);
    }
}
