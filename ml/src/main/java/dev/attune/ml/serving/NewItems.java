package dev.attune.ml.serving;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.rows.ContentSimilarity;
import dev.attune.ml.source.ContentSource;
import dev.attune.ml.source.TermIndex;
import java.util.Arrays;
import java.util.List;

/** Adds items that came after training to the rows of items that are described alike. */
final class NewItems {
    private NewItems() {}

    /**
     * Returns the rows of the known items, each with the new items that are like it, then the rows of the new items.
     *
     * @param described the terms of all items, those of the new items last
     */
    static Rows rows(Rows known, List<List<String>> described, ServedModel model) {
        int items = described.size();
        int[] popularity = new int[items];
        Arrays.setAll(popularity, model::popularity);
        ContentSimilarity similarity =
                new ContentSimilarity(TermIndex.of(described, popularity), popularity, ContentSource.TARGETS);
        int[][] targets = new int[items][];
        float[][] weights = new float[items][];
        for (int item = 0; item < known.items(); item++) {
            targets[item] = Arrays.copyOfRange(known.targets(), known.start()[item], known.start()[item + 1]);
            weights[item] = Arrays.copyOfRange(known.weights(), known.start()[item], known.start()[item + 1]);
        }
        int[] alike = new int[ContentSource.TARGETS];
        float[] howMuch = new float[ContentSource.TARGETS];
        for (int item = known.items(); item < items; item++) {
            int size = similarity.make(item, alike, howMuch);
            targets[item] = Arrays.copyOf(alike, size);
            weights[item] = Arrays.copyOf(howMuch, size);
            for (int i = 0; i < size && alike[i] < known.items(); i++) {
                targets[alike[i]] = append(targets[alike[i]], item);
                weights[alike[i]] = append(weights[alike[i]], howMuch[i]);
            }
        }
        return Rows.of(targets, weights);
    }

    /** Appends a new item. The row stays in order, because new items come in order and after all others. */
    private static int[] append(int[] row, int item) {
        int[] longer = Arrays.copyOf(row, row.length + 1);
        longer[row.length] = item;
        return longer;
    }

    private static float[] append(float[] row, float weight) {
        float[] longer = Arrays.copyOf(row, row.length + 1);
        longer[row.length] = weight;
        return longer;
    }
}
