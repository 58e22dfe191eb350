package dev.attune.kernels.format;

import java.util.List;
import java.util.Map;

/**
 * A model that was trained elsewhere from events. The service in which it will serve completes and judges it.
 *
 * @param testCases held out of the trial, in a random order of users, with all test cases of one user together
 * @param trial the parts of a model, trained without the answers of the test cases; its blend is not learned, and it
 *     has no trees
 * @param full the same parts, trained on all events, over the same items
 */
public record ExternalModelContent(Origin origin, List<TestCase> testCases, ModelContent trial, ModelContent full) {
    public ExternalModelContent {
        testCases = List.copyOf(testCases);
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
     * @param answers the items that came next, ascending
     * @param repeats whether an item of the context may be an answer
     * @param at time of the newest answer, in milliseconds since the epoch
     */
    public record TestCase(int[] context, float[] weights, int[] answers, boolean repeats, long at) {}
}
