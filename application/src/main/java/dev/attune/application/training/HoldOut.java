package dev.attune.application.training;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.profile.Interest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Draws held-out questions the way the future is drawn, and takes what they ask for out of the dataset. */
public enum HoldOut {
    /** Each user's newest item; of sessions the newest tenth, whole. What a live service faces. */
    NEWEST("newest") {
        @Override
        Split split(Dataset data, boolean sessions, long seed) {
            return sessions ? newestSessions(data, seed) : newestItems(data, seed);
        }
    },
    /** A random fifth of a user's items. For data whose future was drawn at random. */
    RANDOM("random") {
        @Override
        Split split(Dataset data, boolean sessions, long seed) {
            return randomItems(data, seed);
        }
    };

    public static final String PARAMETER = "holdout";
    /** Every user who is asked about is one whose newest events are missing from what the sources learn from. */
    static final int MAX_USERS = 8_000;
    static final int MAX_SESSION_QUESTIONS = 20_000;
    private static final int MIN_DISTINCT_ITEMS = 3;
    private static final double RANDOM_SHARE = .2;
    private static final double SESSION_SHARE = .1;

    private final String text;

    HoldOut(String text) {
        this.text = text;
    }

    abstract Split split(Dataset data, boolean sessions, long seed);

    public String text() {
        return text;
    }

    public static HoldOut parse(Object value) {
        for (HoldOut holdOut : values()) {
            if (holdOut.text.equals(value)) {
                return holdOut;
            }
        }
        throw new InvalidValue("parameters." + PARAMETER, "newest or random", value);
    }

    /** @param training the dataset without what the questions ask for */
    record Split(Dataset training, List<Question> questions) {
        private static final int JUDGED = 5;
        private static final int MAX_JUDGED = 4_000;

        /** What may be learned from. */
        List<Question> learning() {
            return part(place -> place % JUDGED != 0);
        }

        /** What the outcome is judged by, and nothing has been learned from. */
        List<Question> judging() {
            List<Question> judging = part(place -> place % JUDGED == 0);
            return judging.subList(0, Math.min(MAX_JUDGED, judging.size()));
        }

        private List<Question> part(IntPredicate places) {
            return IntStream.range(0, questions.size()).filter(places).mapToObj(questions::get).toList();
        }
    }

    private static Split newestItems(Dataset data, long seed) {
        boolean[] dropped = new boolean[data.interactions()];
        List<Question> questions = new ArrayList<>();
        for (int user : drawnUsers(data, seed)) {
            hold(data, user, Set.of(data.item(data.end(user) - 1)), dropped, questions);
        }
        return new Split(data.without(dropped), questions);
    }

    private static Split randomItems(Dataset data, long seed) {
        boolean[] dropped = new boolean[data.interactions()];
        List<Question> questions = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int user : drawnUsers(data, seed)) {
            int[] items = data.distinctItems(user);
            int held = Math.max(1, (int) Math.round(RANDOM_SHARE * items.length));
            Set<Integer> answers = new HashSet<>();
            while (answers.size() < held) {
                answers.add(items[random.nextInt(items.length)]);
            }
            hold(data, user, answers, dropped, questions);
        }
        return new Split(data.without(dropped), questions);
    }

    private static void hold(Dataset data, int user, Set<Integer> answers, boolean[] dropped, List<Question> questions) {
        List<Interest> context = new ArrayList<>();
        long at = 0;
        for (int i = data.end(user) - 1; i >= data.start(user); i--) {
            if (answers.contains(data.item(i))) {
                dropped[i] = true;
                at = Math.max(at, data.time(i));
            } else {
                context.add(interest(data, i));
            }
        }
        questions.add(new Question(context, answers, false, at));
    }

    private static Split newestSessions(Dataset data, long seed) {
        int[] byEnd = IntStream.range(0, data.users()).filter(user -> data.end(user) > data.start(user)).boxed()
                .sorted(Comparator.comparingLong((Integer user) -> data.time(data.end(user) - 1)).reversed())
                .mapToInt(Integer::intValue).toArray();
        int held = (int) Math.max(1, byEnd.length * SESSION_SHARE);
        boolean[] dropped = new boolean[data.interactions()];
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < Math.min(held, byEnd.length); i++) {
            askEachStep(data, byEnd[i], dropped, questions);
        }
        Collections.shuffle(questions, new Random(seed));
        return new Split(data.without(dropped), List.copyOf(questions.subList(0, Math.min(MAX_SESSION_QUESTIONS, questions.size()))));
    }

    private static void askEachStep(Dataset data, int user, boolean[] dropped, List<Question> questions) {
        List<Interest> context = new ArrayList<>();
        for (int i = data.start(user); i < data.end(user); i++) {
            dropped[i] = true;
            if (!context.isEmpty()) {
                questions.add(new Question(List.copyOf(context.reversed()), Set.of(data.item(i)), true, data.time(i)));
            }
            context.add(interest(data, i));
        }
    }

    private static Interest interest(Dataset data, int interaction) {
        return new Interest(data.items().get(data.item(interaction)), data.weight(interaction));
    }

    private static List<Integer> drawnUsers(Dataset data, long seed) {
        List<Integer> users = new ArrayList<>();
        for (int user = 0; user < data.users(); user++) {
            if (data.end(user) - data.start(user) >= MIN_DISTINCT_ITEMS && data.distinctItems(user).length >= MIN_DISTINCT_ITEMS) {
                users.add(user);
            }
        }
        Collections.shuffle(users, new Random(seed));
        List<Integer> drawn = new ArrayList<>(users.subList(0, Math.min(MAX_USERS, users.size())));
        Collections.sort(drawn);
        return drawn;
    }
}
