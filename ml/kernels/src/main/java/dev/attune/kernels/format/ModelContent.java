package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import java.util.List;
import java.util.Optional;

/**
 * What a model knows, as arrays.
 *
 * @param ids in ascending order, so that items are their places
 * @param popularity how many users have each item
 * @param recent the same with newer users counting more, 0 and above
 * @param repeats whether an item of the profile may be what comes next
 * @param rows sources whose scores are sums of rows
 * @param factors the source whose scores are products of factors
 * @param blend what the largest score of each part counts: the rows in their order, the factors, then {@link #LAST} and
 *     {@link #BACK}
 * @param trees what is added to the blend; empty: nothing
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
    /** Name in the blend: that an item is the newest of the profile. */
    public static final String LAST = "is-last";
    /** Name in the blend: how near to the newest an item stands in the profile. */
    public static final String BACK = "steps-back";

    /**
     * How many features a candidate has: the blended ones, the raw score of each source, and three of item and profile.
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
     * @param recency what an event counts for each step back in time; 1: order does not matter and an item counts once
     * @param proposals how many candidates come from here
     */
    public record RowPart(String name, float recency, int proposals, Rows rows) {
        public RowPart with(Rows others) {
            return new RowPart(name, recency, proposals, others);
        }
    }

    /**
     * A part that scores by factors.
     *
     * @param items factors along their {@link PrincipalAxes}, row by row
     * @param settings what a profile is folded in with
     */
    public record FactorPart(String name, float[] items, ImplicitAls.Settings settings) {}
}
