package dev.attune.ml.serving;

/**
 * The weighted items for sources in which order matters. The newest steps come first, newest first. Disliked items
 * follow, newest first; each counts as a like at the same place among the likes would.
 */
final class RecentSteps {
    /** A step is left out if recency leaves less than this share of its weight. */
    private static final float NOTHING = 1e-4f;

    final int[] items = new int[2 * ProfileInput.MAX_STEPS];
    final float[] weights = new float[items.length];
    /** Number of liked items. */
    int count;
    /** Number of liked and disliked items together. */
    int known;

    /** @param recency factor by which the weight of an event shrinks with each step back */
    void take(ProfileInput context, float recency) {
        count = 0;
        for (; count < context.stepCount; count++) {
            double share = Math.pow(recency, context.back[count]);
            if (share < NOTHING) {
                break;
            }
            items[count] = context.steps[count];
            weights[count] = (float) (context.stepWeights[count] * share);
        }
        known = count;
        for (int i = context.count; i < context.known && known < items.length; i++) {
            items[known] = context.items[i];
            weights[known++] = (float) (context.weights[i] * Math.pow(recency, i - context.count));
        }
    }
}
