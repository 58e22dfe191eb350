package dev.attune.application.learning;

import dev.attune.domain.profile.Interest;
import java.util.List;
import java.util.Set;

/**
 * A held-out test case: the known events, and the items that had to be found. The answers are numbers of items of a
 * {@link Dataset}.
 *
 * @param context the known events, newest first
 * @param repeats whether an item of the context may be an answer
 * @param at time of the question, in milliseconds since the epoch; nothing that is asked for is older
 */
public record TestCase(List<Interest> context, Set<Integer> answers, boolean repeats, long at) {}
