package dev.attune.application.learning;

import java.util.ArrayList;
import java.util.Comparator;
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
    /** And they differ by this part of what two products of the same categories do. A brand or an author tells less. */
    private static final double DIFFERENT = .6;
    /** With fewer other terms, items that are alike say nothing. */
    private static final int LEAST_TERMS = 4;
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
                .max(Comparator.comparingDouble(Groups::alike))
                .map(groups -> numbered(groups.items(), items))
                .orElseGet(() -> new int[items]);
    }

    /** Groups of items with the same value of an attribute, and how much the items of a group are alike. */
    private record Groups(List<List<Integer>> items, double alike) {}

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
    private static Optional<Groups> groups(String name, int items, IntFunction<ItemDescription> description) {
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
        if (!few) {
            return Optional.empty();
        }
        IntFunction<Set<String>> others = item -> others(name, description.apply(item));
        double alike = alike(neighbours(groups), others);
        double usual = alike(strangers(groups, description), others);
        return alike >= ALIKE && 1 - alike <= DIFFERENT * (1 - usual)
                ? Optional.of(new Groups(groups, alike))
                : Optional.empty();
    }

    private static List<int[]> neighbours(List<List<Integer>> groups) {
        List<int[]> pairs = new ArrayList<>();
        for (List<Integer> group : groups) {
            for (int i = 1; i < group.size(); i++) {
                pairs.add(new int[] {group.get(i - 1), group.get(i)});
            }
        }
        return pairs;
    }

    /**
     * Pairs of items that have the same categories and are in different groups: the last of one group and the first of
     * the next. Two first ones would have the same size.
     */
    private static List<int[]> strangers(List<List<Integer>> groups, IntFunction<ItemDescription> description) {
        Map<List<String>, Integer> last = new HashMap<>();
        List<int[]> pairs = new ArrayList<>();
        for (List<Integer> group : groups) {
            Integer before = last.put(description.apply(group.getFirst()).categories(), group.getLast());
            if (before != null) {
                pairs.add(new int[] {before, group.getFirst()});
            }
        }
        return pairs;
    }

    /** The mean share of common terms of pairs; 0 if they have too few terms to tell. */
    private static double alike(List<int[]> pairs, IntFunction<Set<String>> others) {
        double sum = 0;
        double terms = 0;
        for (int[] pair : pairs) {
            Set<String> one = others.apply(pair[0]);
            Set<String> other = others.apply(pair[1]);
            int all = one.size() + other.size();
            one.retainAll(other);
            sum += all == 0 ? 0 : 2.0 * one.size() / all;
            terms += all / 2.0;
        }
        return terms < LEAST_TERMS * pairs.size() ? 0 : sum / Math.max(1, pairs.size());
    }

    private static Set<String> others(String name, ItemDescription description) {
        Set<String> others = new HashSet<>(description.terms());
        others.removeIf(term -> term.startsWith(name + "="));
        return others;
    }
}
