package dev.attune.application.learning;

import dev.attune.domain.profile.Interest;
import dev.attune.kernels.data.HoldOutRules;
import dev.attune.kernels.data.NewestVisitsRule;
import dev.attune.kernels.data.VisitQuestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Holds out everything after a point in time, as a model faces what comes after its training. Each visit after that
 * point asks for its items that are new to the user; half of them are asked within the visit, too.
 */
final class NewestVisits {
    private final Dataset data;
    private final long from;
    private final Visits visits;
    private final List<TestCase> testCases = new ArrayList<>();
    private final List<TestCase> again = new ArrayList<>();
    private int chosen;
    private int chosenAgain;
    private final SplittableRandom random;

    private NewestVisits(Dataset data, long from, Visits visits, long seed) {
        this.data = data;
        this.from = from;
        this.visits = visits;
        this.random = new SplittableRandom(seed);
    }

    /** Returns empty if users do not come back, or if no point in time has enough users on both sides. */
    static Optional<HoldOutStrategy.Split> split(Dataset data, long seed) {
        if (data.interactions() == 0) {
            return Optional.empty();
        }
        long[] times = new long[data.interactions()];
        Arrays.setAll(times, data::time);
        Arrays.parallelSort(times);
        Visits visits = Visits.of(data);
        long eligible = count(data, user -> HoldOutStrategy.hasEnough(data, user));
        long several = count(data, user -> visits.end(data, user, data.start(user)) < data.end(user));
        if (!NewestVisitsRule.tellsVisits(several, eligible)) {
            return Optional.empty();
        }
        long from = times[(int) ((1 - NewestVisitsRule.SHARE) * times.length)];
        long returning = count(data, user -> returns(data, user, from));
        if (from > times[0] && NewestVisitsRule.isEnough(returning, eligible)) {
            return Optional.of(new NewestVisits(data, from, visits, seed).split(seed));
        }
        return Optional.empty();
    }

    private static long count(Dataset data, IntPredicate users) {
        return IntStream.range(0, data.users())
                .filter(user -> data.end(user) > data.start(user))
                .filter(users)
                .count();
    }

    private static boolean returns(Dataset data, int user, long from) {
        if (data.time(data.end(user) - 1) < from) {
            return false;
        }
        Set<Integer> met = metBefore(data, user, from);
        return met.size() >= HoldOutRules.MIN_DISTINCT_ITEMS
                && IntStream.range(data.start(user), data.end(user)).anyMatch(i -> !met.contains(data.item(i)));
    }

    private static Set<Integer> metBefore(Dataset data, int user, long time) {
        Set<Integer> met = new HashSet<>();
        for (int i = data.start(user); i < data.end(user) && data.time(i) < time; i++) {
            met.add(data.item(i));
        }
        return met;
    }

    private HoldOutStrategy.Split split(long seed) {
        boolean[] dropped = new boolean[data.interactions()];
        List<Integer> users = new ArrayList<>();
        for (int user = 0; user < data.users(); user++) {
            for (int i = data.start(user); i < data.end(user); i++) {
                dropped[i] = data.time(i) >= from;
            }
            if (data.end(user) > data.start(user) && dropped[data.end(user) - 1]) {
                users.add(user);
            }
        }
        Collections.shuffle(users, new Random(seed));
        for (int user : users) {
            if (testCases.size() < HoldOutRules.MAX_USERS) {
                ask(user);
            }
        }
        return new HoldOutStrategy.Split(
                data.without(dropped),
                new HeldOutCases(
                        testCases, NewestVisitsRule.comesAgain(chosenAgain, chosen) ? again : List.of(), true, false));
    }

    private void ask(int user) {
        int begin = data.start(user);
        while (data.time(begin) < from) {
            begin++;
        }
        VisitQuestions.each(
                data.start(user),
                begin,
                data.end(user),
                from -> visits.end(data, user, from),
                random,
                (from, to) -> ask(user, from, to));
    }

    /** Asks for the items from {@code at} to {@code end}: for those that are new to the user, and for all. */
    private void ask(int user, int at, int end) {
        Set<Integer> answers = new LinkedHashSet<>();
        for (int i = at; i < end; i++) {
            answers.add(data.item(i));
        }
        Set<Integer> added = new LinkedHashSet<>(answers);
        List<Interest> context = new ArrayList<>();
        Set<Integer> metEarlier = new TreeSet<>();
        for (int i = at - 1; i >= data.start(user); i--) {
            int met = data.item(i);
            added.removeIf(answer -> data.sameProduct(met, answer));
            if (context.size() < NewestVisitsRule.MAX_CONTEXT) {
                context.add(HoldOutStrategy.interest(data, i));
            } else {
                metEarlier.add(met);
            }
        }
        if (context.isEmpty()) {
            return;
        }
        long time = data.time(at);
        chosen += answers.size();
        chosenAgain += answers.size() - added.size();
        if (again.size() < HoldOutRules.MAX_USERS) {
            again.add(new TestCase(context, answers, true, time));
        }
        if (!added.isEmpty()) {
            testCases.add(new TestCase(
                    context,
                    added,
                    false,
                    time,
                    metEarlier.stream().mapToInt(Integer::intValue).toArray()));
        }
    }
}
