package dev.attune.application.recommendation;

import dev.attune.domain.item.ItemId;
import dev.attune.domain.ranking.RankedItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The items of one answer. They are chosen one by one, for their score and for their difference from those before them.
 * The method is marginal relevance (Carbonell and Goldstein 1998), with the novelty of alpha-nDCG (Clarke et al. 2008).
 * The novelty of an item goes on falling with each chosen item that is like it. Two items are as like as their
 * categories overlap.
 */
final class Selection {
    /** Share of an item's novelty that one chosen item with the same categories takes away. */
    private static final double ALPHA = .5;

    private final Variety variety;
    private final Function<ItemId, List<String>> categories;
    private final int limit;
    private final List<RankedItem> chosen = new ArrayList<>();
    private final Map<String, Integer> perCategory = new HashMap<>();

    Selection(Variety variety, Function<ItemId, List<String>> categories, int limit) {
        this.variety = variety;
        this.categories = categories;
        this.limit = limit;
    }

    List<RankedItem> items() {
        return chosen;
    }

    boolean full() {
        return chosen.size() >= limit;
    }

    /** Takes an item, unless the answer is full or has enough items of one of its categories. */
    void take(RankedItem item) {
        if (!full() && fits(item)) {
            chosen.add(item);
            categories.apply(item.item()).forEach(category -> perCategory.merge(category, 1, Integer::sum));
        }
    }

    /** Takes as many of the ranked items as fit, best first. */
    void choose(List<RankedItem> ranked) {
        if (variety.diversity() == 0) {
            ranked.forEach(this::take);
            return;
        }
        List<Candidate> left = new ArrayList<>();
        // What speaks against an item can leave it a score below zero.
        double greatest = ranked.stream()
                .mapToDouble(item -> Math.abs(item.score()))
                .max()
                .orElse(1);
        for (RankedItem item : ranked) {
            if (fits(item)) {
                left.add(new Candidate(
                        item,
                        item.score() / Math.max(Double.MIN_NORMAL, greatest),
                        Set.copyOf(categories.apply(item.item()))));
            }
        }
        while (!full() && !left.isEmpty()) {
            Candidate next = left.getFirst();
            for (Candidate each : left) {
                next = each.worth(variety.diversity()) > next.worth(variety.diversity()) ? each : next;
            }
            left.remove(next);
            int before = chosen.size();
            take(next.item);
            if (chosen.size() > before) {
                Candidate taken = next;
                left.forEach(each -> each.meet(taken));
            }
        }
    }

    private boolean fits(RankedItem item) {
        return variety.maxPerCategory().isEmpty()
                || categories.apply(item.item()).stream()
                        .allMatch(category -> perCategory.getOrDefault(category, 0)
                                < variety.maxPerCategory().getAsInt());
    }

    private static final class Candidate {
        private final RankedItem item;
        private final double relevance;
        private final Set<String> categories;
        private double novelty = 1;

        Candidate(RankedItem item, double relevance, Set<String> categories) {
            this.item = item;
            this.relevance = relevance;
            this.categories = categories;
        }

        double worth(double diversity) {
            return (1 - diversity) * relevance + diversity * novelty;
        }

        /**
         * Lowers the novelty by the likeness to a chosen item, which is Jaccard's coefficient of the categories. Items
         * without categories are unlike any other.
         */
        void meet(Candidate other) {
            Set<String> all = new HashSet<>(categories);
            all.addAll(other.categories);
            double common = categories.size() + other.categories.size() - all.size();
            novelty *= 1 - (all.isEmpty() ? 0 : ALPHA * common / all.size());
        }
    }
}
