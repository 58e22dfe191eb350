package dev.attune.application.learning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Finds which items are variants of one product, such as the sizes of a shirt. The catalog tells by a text attribute
 * that a few items share which are alike in nearly everything else. No name is expected.
 */
final class Variants {
    /** Variants of a product are alike: two of them share this part of their other terms on average. */
    private static final double ALIKE = .7;
    /** An attribute tells variants if at least this share of the items have some. */
    private static final double FEWEST = .05;

    private static final int MOST_OF_A_PRODUCT = 100;
    private static final double MEAN_OF_A_PRODUCT = 12;

    private Variants() {}

    /**
     * Returns a number of the product of each item, the same for its variants; 0 for an item without variants.
     *
     * @param description what the catalog says of an item
     */
    static int[] products(int items, IntFunction<ItemDescription> description) {
        TreeSet<String> names = new TreeSet<>();
        for (int item = 0; item < items; item++) {
            names.addAll(description.apply(item).facts().keySet());
        }
        return names.stream()
                .map(name -> groups(name, items, description))
                .flatMap(Optional::stream)
                .findFirst()
                .map(groups -> numbered(groups, items))
                .orElseGet(() -> new int[items]);
    }

    private static int[] numbered(List<List<Integer>> groups, int items) {
        int[] products = new int[items];
        for (int group = 0; group < groups.size(); group++) {
            for (int item : groups.get(group)) {
                products[item] = group + 1;
            }
        }
        return products;
    }

    /** Returns the groups of items with the same value; empty if they are no variants. */
    private static Optional<List<List<Integer>>> groups(
            String name, int items, IntFunction<ItemDescription> description) {
        Map<String, List<Integer>> byValue = new HashMap<>();
        for (int item = 0; item < items; item++) {
            if (description.apply(item).facts().get(name) instanceof String value) {
                byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(item);
            }
        }
        List<List<Integer>> groups = byValue.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        int grouped = groups.stream().mapToInt(List::size).sum();
        boolean few = grouped >= FEWEST * items
                && grouped <= MEAN_OF_A_PRODUCT * groups.size()
                && groups.stream().allMatch(group -> group.size() <= MOST_OF_A_PRODUCT);
        return few && alike(name, groups, description) >= ALIKE ? Optional.of(groups) : Optional.empty();
    }

    /** The mean share of common terms of two neighbours in a group, without those of the attribute itself. */
    private static double alike(String name, List<List<Integer>> groups, IntFunction<ItemDescription> description) {
        double sum = 0;
        int pairs = 0;
        for (List<Integer> group : groups) {
            for (int i = 1; i < group.size(); i++) {
                Set<String> one = others(name, description.apply(group.get(i - 1)));
                Set<String> other = others(name, description.apply(group.get(i)));
                int all = one.size() + other.size();
                one.retainAll(other);
                sum += all == 0 ? 0 : 2.0 * one.size() / all;
                pairs++;
            }
        }
        return sum / Math.max(1, pairs);
    }

    private static Set<String> others(String name, ItemDescription description) {
        Set<String> others = new HashSet<>(description.terms());
        others.removeIf(term -> term.startsWith(name + "="));
        return others;
    }
}
