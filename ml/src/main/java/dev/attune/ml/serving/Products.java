package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer.Scored;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** Products with their variants. A list shows one variant of a product, and none of a product that the user has met. */
final class Products {
    private final int[] productOf;
    /** Variants of each product. */
    private final int[][] variants;

    private Products(int[] productOf) {
        this.productOf = productOf;
        int[] sizes = new int[Arrays.stream(productOf).max().orElse(0) + 1];
        for (int product : productOf) {
            sizes[product]++;
        }
        this.variants = new int[sizes.length][];
        for (int product = 1; product < sizes.length; product++) {
            variants[product] = new int[sizes[product]];
        }
        for (int item = 0; item < productOf.length; item++) {
            if (productOf[item] > 0) {
                variants[productOf[item]][--sizes[productOf[item]]] = item;
            }
        }
    }

    /** Returns empty if no item has variants. */
    static Optional<Products> of(int[] productOf) {
        return Arrays.stream(productOf).anyMatch(product -> product > 0)
                ? Optional.of(new Products(productOf))
                : Optional.empty();
    }

    /** Returns these items and their variants. */
    int[] with(int[] items) {
        BitSet met = new BitSet();
        IntStream.Builder all = IntStream.builder();
        for (int item : items) {
            int product = productOf(item);
            if (product == 0) {
                all.add(item);
            } else if (!met.get(product)) {
                met.set(product);
                IntStream.of(variants[product]).forEach(all::add);
            }
        }
        return all.build().toArray();
    }

    /** Returns the first variant of each product, at most {@code limit} items. */
    Scored firstOfEach(Scored scored, int limit) {
        int[] items = new int[Math.min(limit, scored.size())];
        float[] scores = new float[items.length];
        boolean[] shown = new boolean[variants.length];
        int next = 0;
        for (int i = 0; i < scored.size() && next < items.length; i++) {
            int product = productOf(scored.items()[i]);
            if (product == 0 || !shown[product]) {
                shown[product] = true;
                items[next] = scored.items()[i];
                scores[next++] = scored.scores()[i];
            }
        }
        return new Scored(Arrays.copyOf(items, next), Arrays.copyOf(scores, next));
    }

    /** The product of an item; 0 for one without variants, and for one that is new. */
    private int productOf(int item) {
        return item < productOf.length ? productOf[item] : 0;
    }
}
