package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.format.ExternalModelContent.TestCase;
import java.io.Serializable;
import java.util.Arrays;

/** A held-out test case in a form that can travel through the cluster. */
final class HeldOutCase implements Serializable {
    /** Items of the context, newest first. */
    final int[] context;

    final float[] weights;
    /** Items that were held back, ascending. */
    final int[] answers;

    private final boolean repeats;
    private final long at;

    private HeldOutCase(int[] context, float[] weights, int[] answers, boolean repeats, long at) {
        this.context = context;
        this.weights = weights;
        this.answers = answers;
        this.repeats = repeats;
        this.at = at;
    }

    /** Makes a test case that asks for other items of a user with these events. */
    static HeldOutCase of(History before, int[] answers, long at) {
        return of(before, before.size(), Integer.MAX_VALUE, answers, false, at);
    }

    /**
     * Makes a test case that asks for the next item in a session.
     *
     * @param step place of the answer
     * @param most maximum number of events before the answer that the context holds
     */
    static HeldOutCase next(History session, int step, int most) {
        return of(session, step, most, new int[] {session.items[step]}, true, session.times[step]);
    }

    private static HeldOutCase of(History history, int end, int most, int[] answers, boolean repeats, long at) {
        int size = Math.min(end, most);
        int[] context = new int[size];
        float[] weights = new float[size];
        for (int back = 0; back < size; back++) {
            context[back] = history.items[end - 1 - back];
            weights[back] = history.weights[end - 1 - back];
        }
        return new HeldOutCase(context, weights, answers, repeats, at);
    }

    boolean repeats() {
        return repeats;
    }

    TestCase testCase() {
        return new TestCase(context, weights, answers, repeats, at);
    }

    /** nDCG of a ranking, best item first. */
    double ndcg(int[] ranked) {
        double gain = 0;
        for (int rank = 0; rank < ranked.length; rank++) {
            gain += Arrays.binarySearch(answers, ranked[rank]) < 0 ? 0 : discount(rank);
        }
        double ideal = 0;
        for (int rank = 0; rank < Math.min(answers.length, ByShape.DEPTH); rank++) {
            ideal += discount(rank);
        }
        return gain / ideal;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2.0);
    }

    /** The distinct items of the context, each with the weight of its strongest event. */
    Profile profile() {
        int[] items = Arrays.stream(context).sorted().distinct().toArray();
        float[] strongest = new float[items.length];
        for (int i = 0; i < context.length; i++) {
            int place = Arrays.binarySearch(items, context[i]);
            strongest[place] = Math.max(strongest[place], weights[i]);
        }
        return new Profile(items, strongest);
    }

    record Profile(int[] items, float[] weights) {}
}
