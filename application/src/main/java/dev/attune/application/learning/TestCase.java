package dev.attune.application.learning;

import dev.attune.domain.profile.Interest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A held-out test case: the known events, and the items that had to be found. The answers are numbers of items of a
 * {@link Dataset}.
 *
 * @param context the known events, newest first
 * @param repeats whether an item of the context may be an answer
 * @param at time of the question, in milliseconds since the epoch; nothing that is asked for is older
 * @param metEarlier items that the user met before the known events begin, ascending. Serving leaves them out, because
 *     a profile remembers more items than events
 */
public record TestCase(List<Interest> context, Set<Integer> answers, boolean repeats, long at, int[] metEarlier) {
    private static final int[] NONE = {};

    /** Makes a test case that knows all events of its user. */
    public TestCase(List<Interest> context, Set<Integer> answers, boolean repeats, long at) {
        this(context, answers, repeats, at, NONE);
    }

    /** Returns whether the user met an item before the known events begin. */
    public boolean isMetEarlier(int item) {
        return !repeats && Arrays.binarySearch(metEarlier, item) >= 0;
    }
}
