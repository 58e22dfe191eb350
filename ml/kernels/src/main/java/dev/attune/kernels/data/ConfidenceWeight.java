package dev.attune.kernels.data;

/**
 * What a pair or an event may count: no sum of such numbers loses what the least of them adds, and none is infinite.
 */
public final class ConfidenceWeight {
    public static final float LEAST = 1e-3f;
    public static final float MOST = 1e3f;

    private ConfidenceWeight() {}

    /**
     * log2(1 + weight): a purchase of weight 5 counts as 2.6 views, and no event, whatever its value, outweighs all
     * others.
     */
    public static float of(float weight) {
        return (float) (StrictMath.log1p(weight) / StrictMath.log(2));
    }

    /** The nearest that may count. */
    public static float within(float strength) {
        return Math.max(LEAST, Math.min(MOST, strength));
    }

    static float[] checked(float[] strengths) {
        for (int i = 0; strengths != null && i < strengths.length; i++) {
            if (!(strengths[i] >= LEAST && strengths[i] <= MOST)) {
                throw new IllegalArgumentException(
                        "strength " + i + " must be in " + LEAST + ".." + MOST + ": " + strengths[i]);
            }
        }
        return strengths;
    }
}
