package dev.attune.kernels.format;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A model that was trained elsewhere from events. The service in which it will serve completes and judges it.
 *
 * @param heldOut what the trial does not know
 * @param trial the parts of a model, trained without the answers of the test cases; its blend is not learned, and it
 *     has no trees
 * @param full the same parts, trained on all events, over the same items
 */
public record ExternalModelContent(Origin origin, HeldOut heldOut, ModelContent trial, ModelContent full) {
    /**
     * The held-out test cases.
     *
     * @param testCases in a random order of users, with all test cases of one user together
     * @param visits whether each test case asks for a visit
     * @param drawn whether the answers were drawn from the events of all times, and are not the newest
     */
    public record HeldOut(List<TestCase> testCases, boolean visits, boolean drawn) {
        public HeldOut {
            testCases = List.copyOf(testCases);
        }
    }

    /**
     * Origin of a model that was trained elsewhere.
     *
     * @param trainedBy the program that made it, and its version
     * @param source where the events came from, without secrets
     * @param dataFrom time of the oldest event, in milliseconds since the epoch
     * @param dataTo time of the newest event, in milliseconds since the epoch
     * @param parameters resolved values
     */
    public record Origin(
            String trainedBy,
            String source,
            long users,
            long interactions,
            long dataFrom,
            long dataTo,
            Map<String, Double> parameters) {
        public Origin {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * A test case: which items come next for a user with this context? Items are places in the models' ids.
     *
     * @param context items of the user's earlier events, newest first
     * @param weights weight of each of these events
     * @param secondsAgo the time of each of these events, before {@code at}; {@link #UNKNOWN} where nobody says
     * @param metEarlier items that the user met before the context begins, ascending
     * @param answers the items that came next, ascending; without those of the context, unless {@code repeats}. Empty
     *     if all of them are known to the user
     * @param chosen all items that came next, ascending, for those who ask for items to come again; empty if nobody
     *     asks
     * @param repeats whether an item of the context may be an answer
     * @param at time of the question, in milliseconds since the epoch
     */
    public record TestCase(
            int[] context,
            float[] weights,
            int[] secondsAgo,
            int[] metEarlier,
            int[] answers,
            int[] chosen,
            boolean repeats,
            long at) {
        public static final int UNKNOWN = -1;

        /** Makes a test case of new items, whose user is known by events without times. */
        public TestCase(int[] context, float[] weights, int[] answers, boolean repeats, long at) {
            this(context, weights, unknown(context.length), new int[0], answers, new int[0], repeats, at);
        }

        private static int[] unknown(int events) {
            int[] secondsAgo = new int[events];
            Arrays.fill(secondsAgo, UNKNOWN);
            return secondsAgo;
        }
    }
}
