package dev.attune.kernels.format;

import java.util.List;
import java.util.Map;

/**
 * What was learned from events elsewhere, to be completed and judged where it will serve.
 *
 * @param testCases held out of the trial, in a random order of users, all those of one user together
 * @param trial the parts of a model, trained without what the test cases ask for; its blend is not learned, and it has
 *     no trees
 * @param full the same parts trained on everything, over the same items
 */
public record ExternalModelContent(Origin origin, List<TestCase> testCases, ModelContent trial, ModelContent full) {
    public ExternalModelContent {
        testCases = List.copyOf(testCases);
    }

    /**
     * Where a model that was trained elsewhere comes from.
     *
     * @param trainedBy what made it, and its version
     * @param source where the events came from, without anything secret
     * @param dataFrom time of the oldest event, in milliseconds since the epoch
     * @param dataTo time of the newest
     * @param parameters as they were resolved
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
     * Who has met these items, which come next? Items are places in the models' ids.
     *
     * @param context what the asker did before, newest first
     * @param weights what each of these counts
     * @param answers ascending
     * @param repeats whether an item of the context may be an answer
     * @param at time of the newest answer, in milliseconds since the epoch
     */
    public record TestCase(int[] context, float[] weights, int[] answers, boolean repeats, long at) {}
}
