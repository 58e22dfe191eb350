package dev.attune.domain.ranking;

import java.util.List;
import java.util.Set;

/**
 * Metrics that compare one ranked list with the set of relevant things. Gains are binary. All values are in 0..1
 * (Järvelin and Kekäläinen 2002).
 */
public final class RankingMetrics {
    private RankingMetrics() {}

    /** Returns the discounted gain, divided by the best possible gain at this cut-off; 0 if nothing is relevant. */
    public static <T> double ndcg(List<T> ranked, Set<T> relevant, int k) {
        double gain = 0;
        for (int i = 0; i < Math.min(k, ranked.size()); i++) {
            gain += relevant.contains(ranked.get(i)) ? discount(i) : 0;
        }
        double ideal = 0;
        for (int i = 0; i < Math.min(k, relevant.size()); i++) {
            ideal += discount(i);
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    /** Returns the share of the relevant things that are among the first k; 0 if nothing is relevant. */
    public static <T> double recall(List<T> ranked, Set<T> relevant, int k) {
        if (relevant.isEmpty()) {
            return 0;
        }
        return (double) ranked.stream().limit(k).filter(relevant::contains).count() / relevant.size();
    }

    /** Returns one divided by the rank of the first hit within k; 0 without a hit. */
    public static <T> double reciprocalRank(List<T> ranked, Set<T> relevant, int k) {
        for (int i = 0; i < Math.min(k, ranked.size()); i++) {
            if (relevant.contains(ranked.get(i))) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2.0);
    }
}
