package dev.attune.kernels.format;

import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.Clock;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import java.util.Arrays;
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
 * @param affinity the source whose scores follow from the values of the catalog's fields
 * @param times what the clock tells of items
 * @param rankings how items are ranked, by what is asked
 */
public record ModelContent(
        String[] ids,
        int[] popularity,
        float[] recent,
        boolean repeats,
        List<RowPart> rows,
        Optional<FactorPart> factors,
        Optional<AffinityPart> affinity,
        Optional<ItemTimes> times,
        Rankings rankings) {
    /** Name in the blend of the feature that an item is the newest of the profile. */
    public static final String LAST = "is-last";
    /** Name in the blend of the feature that tells how near to the newest an item stands in the profile. */
    public static final String BACK = "steps-back";

    /** Name in the blend of how often the user had an item, of late. */
    public static final String OFTEN = "often";

    /** Name in the blend of recent popularity. */
    public static final String RECENT = "recent";
    /** Name in the blend of the users who came to an item within a week. */
    public static final String WEEK = "week";
    /** Name in the blend of the users who came to an item within thirty days. */
    public static final String MONTH = "month";
    /** Name in the blend of how due an item is that the user had. */
    public static final String DUE = "due";
    /** Name in the blend of how much the user has just bought the like. It counts against an item. */
    public static final String JUST_BOUGHT = "just-bought";

    /**
     * Number of features of a candidate that trees use. They are the scaled and the raw score of each source,
     * {@link #LAST} and {@link #BACK}, three of item and profile, and those of affinity. Four more tell what the user
     * did with the item, and the last ones are those of the clock.
     *
     * @param fields number of fields of affinity
     */
    public static int features(int sources, int fields) {
        return 2 * sources + 9 + AffinityTable.features(fields) + Clock.FEATURES;
    }

    /** Number of weights of a blend. */
    public static int blended(int sources) {
        return 2 * sources + 8;
    }

    public ModelContent {
        rows = List.copyOf(rows);
    }

    /** Makes a model without affinity and clock and with one ranking, whose blend may end after {@link #BACK}. */
    public ModelContent(
            String[] ids,
            int[] popularity,
            float[] recent,
            boolean repeats,
            List<RowPart> rows,
            Optional<FactorPart> factors,
            float[] blend,
            Trees trees) {
        this(
                ids,
                popularity,
                recent,
                repeats,
                rows,
                factors,
                Optional.empty(),
                Optional.empty(),
                Rankings.ofAll(Ranking.padded(blend, sources(rows, factors, Optional.empty()), trees)));
    }

    /** Number of sources: rows, factors and affinity. */
    public int sources() {
        return sources(rows, factors, affinity);
    }

    /** Number of sources of a model with these parts. */
    public static int sources(List<RowPart> rows, Optional<FactorPart> factors, Optional<AffinityPart> affinity) {
        return rows.size() + (factors.isPresent() ? 1 : 0) + (affinity.isPresent() ? 1 : 0);
    }

    /** Number of fields of affinity; 0 without it. */
    public int fields() {
        return affinity.map(part -> part.fields().size()).orElse(0);
    }

    public ModelContent with(AffinityPart otherAffinity) {
        return new ModelContent(
                ids, popularity, recent, repeats, rows, factors, Optional.of(otherAffinity), times, rankings);
    }

    /** Returns the model without what the clock tells. */
    public ModelContent withoutTimes() {
        return new ModelContent(ids, popularity, recent, repeats, rows, factors, affinity, Optional.empty(), rankings);
    }

    public ModelContent with(Rankings others) {
        return new ModelContent(ids, popularity, recent, repeats, rows, factors, affinity, times, others);
    }

    /** The weight from which an event is a strong one; infinite if the model does not know. */
    public float strong() {
        return times.map(ItemTimes::strong).orElse(Float.POSITIVE_INFINITY);
    }

    public Ranking of(Question question) {
        return rankings.of(question);
    }

    /**
     * A way to rank candidates.
     *
     * @param blend weight of the largest score of each part: the rows in their order, the factors, affinity. Then come
     *     {@link #LAST} and {@link #BACK}, and the logarithm of each part's score. The rest is {@link #RECENT},
     *     {@link #OFTEN}, {@link #WEEK}, {@link #MONTH}, {@link #DUE} and {@link #JUST_BOUGHT}
     * @param trees their values are added to the blend; there may be none
     */
    public record Ranking(float[] blend, Trees trees) {
        /** Makes a ranking whose blend may end after {@link #BACK}. */
        static Ranking padded(float[] blend, int sources, Trees trees) {
            return new Ranking(Arrays.copyOf(blend, blended(sources)), trees);
        }
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

    /**
     * A part that scores by the values of the catalog's fields.
     *
     * @param fields each with a value for every item
     * @param weights see {@link AffinityTable}
     * @param products number of the product of each item, the same for its variants; 0 for an item without variants
     */
    public record AffinityPart(String name, List<Field> fields, float[] weights, int[] products) {
        public AffinityPart {
            fields = List.copyOf(fields);
        }

        /** The field that comes first: the narrowest category, if the catalog tells one. */
        public Field first() {
            return fields.get(0);
        }

        public AffinityPart with(float[] otherWeights) {
            return new AffinityPart(name, fields, otherWeights, products);
        }
    }
}
