package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import java.util.List;
import java.util.Optional;

/**
 * The knowledge of a model, as arrays.
 *
 * @param ids in ascending order; the number of an item is its place here
 * @param popularity number of users of each item
 * @param recent the same number with newer users counting more, 0 and above
 * @param repeats whether an item of the profile may be the next item
 * @param rows the sources whose scores are sums of rows
 * @param factors the source whose scores are products of factors
 * @param blend weight of the largest score of each part: the rows in their order, the factors, then {@link #LAST} and
 *     {@link #BACK}
 * @param trees their values are added to the blend; there may be none
 */
public record ModelContent(
        String[] ids,
        int[] popularity,
        float[] recent,
        boolean repeats,
        List<RowPart> rows,
        Optional<FactorPart> factors,
        float[] blend,
        Trees trees) {
    /** Name in the blend of the feature that an item is the newest of the profile. */
    public static final String LAST = "is-last";
    /** Name in the blend of the feature that tells how near to the newest an item stands in the profile. */
    public static final String BACK = "steps-back";

    /**
     * Number of features of a candidate: the blended ones, the raw score of each source, and three of item and profile.
     */
    public static int features(int blended) {
        return 2 * blended + 1;
    }

    public ModelContent {
        rows = List.copyOf(rows);
    }

    /**
     * A part that scores by item-to-item rows.
     *
     * @param recency factor for the weight of an event with each step back in time; with 1, order does not matter and
     *     an item counts once
     * @param proposals maximum number of candidates that this part proposes
     */
    public record RowPart(String name, float recency, int proposals, Rows rows) {
        public boolean has(RowKind.Trait trait) {
            return RowKind.traits(name).contains(trait);
        }

        public RowPart with(Rows others) {
            return new RowPart(name, recency, proposals, others);
        }
    }

    /**
     * A part that scores by factors.
     *
     * @param items factors along their {@link PrincipalAxes}, row by row
     * @param settings for folding in a profile
     */
    public record FactorPart(String name, float[] items, ImplicitAls.Settings settings) {}
}
