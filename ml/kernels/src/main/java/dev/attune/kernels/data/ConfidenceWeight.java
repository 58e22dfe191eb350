package dev.attune.kernels.data;

/**
 * Scale and bounds for the weight of a pair or an event. The bounds differ by a factor of a million, which is less than
 * 2^24. So a float sum of two weights never loses the lesser one, and no weight is infinite.
 */
public final class ConfidenceWeight {
    public static final float LEAST = 1e-3f;
    public static final float MOST = 1e3f;

    private ConfidenceWeight() {}

    /**
     * Computes log2(1 + weight). A purchase of weight 5 counts as 2.6 views. No event outweighs all others, whatever
     * its value is.
     */
    public static float of(float weight) {
        return (float) (StrictMath.log1p(weight) / StrictMath.log(2));
    }

    /** Nearest weight within the bounds. */
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
