package dev.attune.application.learning;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.data.HoldOutRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A way to hold out test cases. It draws them as the future is drawn, and takes the held-out events out of the dataset.
 */
public enum HoldOutStrategy {
    /**
     * Holds out the newest visits. If users are sessions, it holds out the newest tenth of them as a whole. A live
     * service faces such requests.
     */
    NEWEST("newest") {
        @Override
        public Split split(Dataset data, boolean sessions, long seed) {
            return sessions
                    ? newestSessions(data, seed)
                    : NewestVisits.split(data, seed).orElseGet(() -> newestItems(data, seed));
        }
    },
    /** Holds out a random fifth of the items of each drawn user. It is for data whose future was drawn at random. */
    RANDOM("random") {
        @Override
        public Split split(Dataset data, boolean sessions, long seed) {
            return randomItems(data, seed);
        }
    };

    public static final String PARAMETER = "holdout";
    /** Users are asked twice up to this number of test cases. */
    private static final int MOST_NEWEST = 12_000;

    private final String text;

    HoldOutStrategy(String text) {
        this.text = text;
    }

    /**
     * Holds events out of a dataset.
     *
     * @param sessions whether users are sessions, which may be held out as a whole
     */
    public abstract Split split(Dataset data, boolean sessions, long seed);

    public String text() {
        return text;
    }

    public static HoldOutStrategy parse(Object value) {
        for (HoldOutStrategy holdOut : values()) {
            if (holdOut.text.equals(value)) {
                return holdOut;
            }
        }
        throw new InvalidValue("parameters." + PARAMETER, "newest or random", value);
    }

    /**
     * A dataset in two parts.
     *
     * @param training the dataset without the held-out events
     */
    public record Split(Dataset training, HeldOutCases heldOut) {}

    private static Split newestItems(Dataset data, long seed) {
        boolean[] dropped = new boolean[data.interactions()];
        List<TestCase> testCases = new ArrayList<>();
        for (int user : drawnUsers(data, seed)) {
            int newest = data.item(data.end(user) - 1);
            hold(data, user, Set.of(newest), Set.of(), dropped, testCases);
            if (testCases.size() < MOST_NEWEST) {
                askBefore(data, user, newest, dropped, testCases);
            }
        }
        return new Split(data.without(dropped), new HeldOutCases(testCases));
    }

    /** Asks a user for the item before the newest one, too: few users would teach little. */
    private static void askBefore(Dataset data, int user, int newest, boolean[] dropped, List<TestCase> testCases) {
        int at = data.end(user) - 1;
        while (data.item(at) == newest) {
            at--;
        }
        hold(data, user, Set.of(data.item(at)), Set.of(newest), dropped, testCases);
    }

    private static Split randomItems(Dataset data, long seed) {
        boolean[] dropped = new boolean[data.interactions()];
        List<TestCase> testCases = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int user : drawnUsers(data, seed)) {
            int[] items = data.distinctItems(user);
            int held = Math.max(1, (int) Math.round(HoldOutRules.RANDOM_SHARE * items.length));
            Set<Integer> answers = new HashSet<>();
            while (answers.size() < held) {
                answers.add(items[random.nextInt(items.length)]);
            }
            hold(data, user, answers, Set.of(), dropped, testCases);
        }
        return new Split(data.without(dropped), HeldOutCases.ofAllTimes(testCases));
    }

    /** @param unknown items that the test case neither asks for nor knows */
    private static void hold(
            Dataset data,
            int user,
            Set<Integer> answers,
            Set<Integer> unknown,
            boolean[] dropped,
            List<TestCase> testCases) {
        List<Interest> context = new ArrayList<>();
        long at = 0;
        for (int i = data.end(user) - 1; i >= data.start(user); i--) {
            if (answers.contains(data.item(i))) {
                dropped[i] = true;
                at = Math.max(at, data.time(i));
            } else if (!unknown.contains(data.item(i))) {
                context.add(interest(data, i));
            }
        }
        testCases.add(new TestCase(context, answers, false, at));
    }

    private static Split newestSessions(Dataset data, long seed) {
        int[] byEnd = IntStream.range(0, data.users())
                .filter(user -> data.end(user) > data.start(user))
                .boxed()
                .sorted(Comparator.comparingLong((Integer user) -> data.time(data.end(user) - 1))
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        int held = (int) Math.max(1, byEnd.length * HoldOutRules.SESSION_SHARE);
        boolean[] dropped = new boolean[data.interactions()];
        List<Integer> sessions = IntStream.range(0, Math.min(held, byEnd.length))
                .mapToObj(i -> byEnd[i])
                .collect(Collectors.toList());
        for (int session : sessions) {
            Arrays.fill(dropped, data.start(session), data.end(session), true);
        }
        Collections.shuffle(sessions, new Random(seed));
        List<TestCase> testCases = new ArrayList<>();
        for (int session : sessions) {
            askEachStep(data, session, testCases);
        }
        return new Split(data.without(dropped), new HeldOutCases(testCases));
    }

    private static void askEachStep(Dataset data, int user, List<TestCase> testCases) {
        for (int i = data.start(user) + 1;
                i < data.end(user) && testCases.size() < HoldOutRules.MAX_SESSION_CASES;
                i++) {
            List<Interest> context = new ArrayList<>();
            for (int back = i - 1; back >= Math.max(data.start(user), i - HoldOutRules.MAX_CONTEXT); back--) {
                context.add(interest(data, back));
            }
            testCases.add(new TestCase(context, Set.of(data.item(i)), true, data.time(i)));
        }
    }

    static Interest interest(Dataset data, int interaction) {
        return new Interest(data.items().get(data.item(interaction)), data.weight(interaction), data.time(interaction));
    }

    /** Returns whether a user has enough items for events to be held out. */
    static boolean hasEnough(Dataset data, int user) {
        return data.end(user) - data.start(user) >= HoldOutRules.MIN_DISTINCT_ITEMS
                && data.distinctItems(user).length >= HoldOutRules.MIN_DISTINCT_ITEMS;
    }

    private static List<Integer> drawnUsers(Dataset data, long seed) {
        List<Integer> users = new ArrayList<>();
        for (int user = 0; user < data.users(); user++) {
            if (hasEnough(data, user)) {
                users.add(user);
            }
        }
        Collections.shuffle(users, new Random(seed));
        return users.subList(0, Math.min(HoldOutRules.MAX_USERS, users.size()));
    }
}
