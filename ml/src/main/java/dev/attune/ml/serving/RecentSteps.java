package dev.attune.ml.serving;

/**
 * The items that have a say in where order matters, newest first, then what is disliked, which has a say however long
 * ago that was.
 */
final class RecentSteps {
    /** What an event weighs less than this, for being so far back, is not added. */
    private static final float NOTHING = 1e-4f;

    final int[] items = new int[2 * ProfileInput.MAX_STEPS];
    final float[] weights = new float[items.length];
    /** How many speak for themselves. */
    int count;
    /** How many there are with the disliked ones. */
    int known;

    /** @param recency what an event counts for each step back */
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
            weights[known++] = context.weights[i];
        }
    }
}
