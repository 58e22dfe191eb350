package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.format.ExternalModelContent.TestCase;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** A held-out test case in a form that can travel through the cluster. */
final class HeldOutCase implements Serializable {
    private static final int[] NONE = {};

    /** Items of the context, newest first. */
    final int[] context;

    final float[] weights;
    /** Items that were held back, ascending; those of the context are none, unless items come again. */
    final int[] answers;
    /** All items that were held back, if somebody asks for items to come again; otherwise empty. */
    final int[] chosen;

    private final int[] secondsAgo;
    private final int[] metEarlier;
    private final boolean repeats;
    private final long at;

    /** @param end place after the last event before the question */
    private HeldOutCase(History history, int end, int most, int[] answers, int[] chosen, boolean repeats, long at) {
        int size = Math.min(end, most);
        this.context = new int[size];
        this.weights = new float[size];
        this.secondsAgo = new int[size];
        for (int back = 0; back < size; back++) {
            int event = end - 1 - back;
            context[back] = history.items[event];
            weights[back] = history.weights[event];
            secondsAgo[back] = (int) Math.min(Integer.MAX_VALUE, Math.max(0, (at - history.times[event]) / 1_000));
        }
        this.metEarlier = history.first(end - size).distinct();
        this.answers = answers;
        this.chosen = chosen;
        this.repeats = repeats;
        this.at = at;
    }

    private HeldOutCase(HeldOutCase other) {
        this.context = other.context;
        this.weights = other.weights;
        this.secondsAgo = other.secondsAgo;
        this.metEarlier = other.metEarlier;
        this.answers = other.answers;
        this.chosen = NONE;
        this.repeats = other.repeats;
        this.at = other.at;
    }

    /** Makes a test case that asks for other items of a user with these events. */
    static HeldOutCase of(History before, int[] answers, long at) {
        return new HeldOutCase(before, before.size(), Integer.MAX_VALUE, answers, NONE, false, at);
    }

    /**
     * Makes a test case that asks for the next item in a session.
     *
     * @param step place of the answer
     * @param most maximum number of events before the answer that the context holds
     */
    static HeldOutCase next(History session, int step, int most) {
        return new HeldOutCase(session, step, most, new int[] {session.items[step]}, NONE, true, session.times[step]);
    }

    /** Makes a test case that asks for the items from one place to another: for those that are new, and for all. */
    static HeldOutCase ofVisit(History history, int from, int to, int most) {
        int[] chosen = history.kept(IntStream.range(from, to).toArray()).distinct();
        int[] met = history.first(from).distinct();
        int[] added = Arrays.stream(chosen)
                .filter(item -> Arrays.binarySearch(met, item) < 0)
                .toArray();
        return new HeldOutCase(history, from, most, added, chosen, false, history.times[from]);
    }

    /** Returns the same test case for those who want new items; empty if there were none. */
    Optional<HeldOutCase> ofNewItems() {
        return answers.length == 0 ? Optional.empty() : Optional.of(new HeldOutCase(this));
    }

    boolean repeats() {
        return repeats;
    }

    TestCase testCase() {
        return new TestCase(context, weights, secondsAgo, metEarlier, answers, chosen, repeats, at);
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
