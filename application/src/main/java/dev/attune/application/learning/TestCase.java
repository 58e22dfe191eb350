package dev.attune.application.learning;

import dev.attune.domain.profile.Interest;
import java.util.List;
import java.util.Set;

/**
 * A held-out test case: who has met these items, which items come next? Items are numbers of a {@link Dataset}.
 *
 * @param context what the asker did before, newest first
 * @param repeats whether an item of the context may be an answer
 * @param at time of the newest answer, in milliseconds since the epoch
 */
public record TestCase(List<Interest> context, Set<Integer> answers, boolean repeats, long at) {}
