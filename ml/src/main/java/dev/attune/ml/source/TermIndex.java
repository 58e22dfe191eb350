package dev.attune.ml.source;

import dev.attune.application.catalog.Listing;
import dev.attune.kernels.data.ItemTerms;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the terms of items. */
public final class TermIndex {
    private TermIndex() {}

    /**
     * Numbers the terms of the catalog.
     *
     * @param described the terms of each item, in the order of the items' numbers
     * @param popularity number of users of each item
     */
    public static ItemTerms of(List<List<String>> described, int[] popularity) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] start = new int[described.size() + 1];
        int[] terms = new int[described.stream().mapToInt(List::size).sum()];
        int next = 0;
        for (int item = 0; item < described.size(); item++) {
            for (String term : described.get(item)) {
                Integer known = numbers.putIfAbsent(term, numbers.size());
                terms[next++] = known == null ? numbers.size() - 1 : known;
            }
            start[item + 1] = next;
        }
        boolean[] kinds = new boolean[numbers.size()];
        numbers.forEach((term, number) -> kinds[number] = Listing.isCategory(term));
        return new ItemTerms(start, Arrays.copyOf(terms, next), kinds, popularity);
    }
}
