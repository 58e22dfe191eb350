package dev.attune.ml;

import dev.attune.application.port.Artifact;
import dev.attune.application.port.Trainer;
import dev.attune.application.training.Dataset;
import dev.attune.application.training.Progress;
import dev.attune.application.training.Question;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.ranking.RankingMetrics;
import dev.attune.kernels.Interactions;
import dev.attune.kernels.ModelFile;
import dev.attune.kernels.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Trains neighbourhood EASE, the first retrieval source. Further sources, the blend and the ranker have their place between
 * {@link RowBuilder} and {@link RowsScorer}: each source makes rows, and the scorer adds up theirs.
 */
public final class RowsTrainer implements Trainer {
    /** From this many items on, half the neighbours cost no quality and a quarter of the time. */
    private static final int MANY_ITEMS = 20_000;
    private static final int NEIGHBOURS = 200;
    private static final int NEIGHBOURS_OF_MANY = 100;
    private static final int NEIGHBOURS_WHILE_TUNING = 100;
    private static final double[] FACTORS = {.5, 1.5, 4.5};
    private static final double DEFAULT_FACTOR = 1.5;
    /** The strongest regularization within this share of the best is chosen. */
    private static final double TOLERANCE = .99;
    private static final double SESSION_RECENCY = .7;
    private static final int TUNING_QUESTIONS = 1_500;

    private final int threads;

    /** @param threads that training may use */
    public RowsTrainer(int threads) {
        this.threads = threads;
    }

    @Override
    public void check(Map<String, Object> parameters) {
        RowParameters.from(parameters);
    }

    @Override
    public Trained tune(Dataset dataset, List<Question> heldOut, Map<String, Object> parameters, long seed, Progress progress) {
        RowParameters asked = RowParameters.from(parameters);
        RowBuilder builder = new RowBuilder(dataset, threads);
        double recency = asked.recency().orElseGet(() -> dataset.sessions() ? SESSION_RECENCY : 1.0);
        double factor = asked.regularization().orElseGet(() -> chooseFactor(builder, dataset, heldOut, recency, progress));
        int neighbours = asked.neighbours().orElse(dataset.items().size() < MANY_ITEMS ? NEIGHBOURS : NEIGHBOURS_OF_MANY);
        RowParameters chosen = new RowParameters(Optional.of(neighbours), Optional.of(factor), Optional.of(recency));
        return new Trained(artifact(builder, dataset, chosen, progress), chosen.resolved());
    }

    @Override
    public Artifact train(Dataset dataset, Map<String, Object> resolved, long seed, Progress progress) {
        return artifact(new RowBuilder(dataset, threads), dataset, RowParameters.from(resolved), progress);
    }

    private static double chooseFactor(RowBuilder builder, Dataset dataset, List<Question> heldOut, double recency, Progress progress) {
        if (heldOut.isEmpty()) {
            return DEFAULT_FACTOR;
        }
        List<Rows> candidates = builder.build(NEIGHBOURS_WHILE_TUNING, FACTORS, progress);
        List<Question> sample = heldOut.subList(0, Math.min(TUNING_QUESTIONS, heldOut.size()));
        double[] quality = new double[FACTORS.length];
        double best = 0;
        for (int i = 0; i < FACTORS.length; i++) {
            RowsScorer scorer = new RowsScorer(content(builder.data(), dataset, recency, candidates.get(i)));
            quality[i] = sample.stream().mapToDouble(question -> ndcg(scorer, dataset, question)).sum();
            best = Math.max(best, quality[i]);
            progress.check();
        }
        int chosen = FACTORS.length - 1;
        while (quality[chosen] < TOLERANCE * best) {
            chosen--;
        }
        return FACTORS[chosen];
    }

    private static double ndcg(RowsScorer scorer, Dataset dataset, Question question) {
        Set<ItemId> met = question.repeats() ? Set.of() : question.context().stream().map(Interest::item).collect(Collectors.toSet());
        IntPredicate unmet = item -> !met.contains(scorer.item(item));
        List<Integer> ranked = Arrays.stream(scorer.top(question.context(), unmet, 10).items()).boxed().toList();
        return RankingMetrics.ndcg(ranked, question.answers(), 10);
    }

    private static Artifact artifact(RowBuilder builder, Dataset dataset, RowParameters parameters, Progress progress) {
        Rows rows = builder.build(parameters.neighbours().orElseThrow(), new double[] {parameters.regularization().orElseThrow()}, progress)
                .getFirst();
        return new RowsArtifact(content(builder.data(), dataset, parameters.recency().orElseThrow(), rows));
    }

    private static ModelFile.Content content(Interactions data, Dataset dataset, double recency, Rows rows) {
        String[] ids = dataset.items().stream().map(ItemId::value).toArray(String[]::new);
        int[] popularity = new int[ids.length];
        Arrays.setAll(popularity, data::usersOf);
        return new ModelFile.Content(ids, popularity, (float) recency, rows);
    }
}
