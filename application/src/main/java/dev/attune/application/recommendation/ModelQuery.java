package dev.attune.application.recommendation;

import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Explanation;
import dev.attune.application.learning.Scorer.Prepared;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.model.ServingModel;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.SeenItem;
import dev.attune.domain.profile.SeenTypes;
import dev.attune.domain.ranking.RankedItem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The interests and the excluded items of a profile, in the numbers of one model. It remembers its last ranking,
 * because the same request comes again before the profile changes.
 */
final class ModelQuery {
    /** Maximum number of items of a category that are all scored. */
    private static final int MOST_SCORED = 1_000;

    private static final long HOUR = 3_600_000;

    private final ServingModel model;
    private final Prepared interests;
    private final int[] excluded;
    /**
     * Whether the model knows an item that the profile likes. From dislikes alone, a model cannot tell what to propose.
     */
    private final boolean likes;

    /** Whether items that the user has met may be proposed. */
    private final boolean again;
    /** Time at which the present visit or the hour is over, in milliseconds since the epoch. */
    private final long validUntil;
    /** Any request that computes a ranking writes this. The last one stays. */
    private volatile Ranking last = Ranking.NONE;

    private ModelQuery(
            ServingModel model, Prepared interests, boolean likes, boolean again, long validUntil, int[] excluded) {
        this.model = model;
        this.interests = interests;
        this.likes = likes;
        this.again = again;
        this.validUntil = validUntil;
        this.excluded = excluded;
    }

    static ModelQuery of(Profile profile, EventWeights weights, SeenTypes seen, ServingModel model, long now) {
        List<Interest> interests = profile.interests(weights);
        Prepared prepared = model.scorer().prepare(interests, !seen.isAll(), now);
        long validUntil = validUntil(interests, now);
        boolean likes = interests.stream()
                .anyMatch(interest -> interest.weight() > 0 && model.scorer().indexOf(interest.item()) >= 0);
        if (!seen.isAll()) {
            Set<ItemId> out = profile.excludedItems(seen, weights);
            return new ModelQuery(model, prepared, likes, true, validUntil, numbers(model, out.stream()));
        }
        // The items of the interests have been looked up already, and they are nearly all items.
        Stream<ItemId> silent = interests.size() == profile.window().size()
                ? Stream.of()
                : profile.window().stream().map(ProfileEvent::item);
        int[] others = numbers(
                model, Stream.concat(silent, profile.seen().list().stream().map(SeenItem::item)));
        return new ModelQuery(
                model,
                prepared,
                likes,
                false,
                validUntil,
                IntStream.concat(IntStream.of(prepared.items()), IntStream.of(others))
                        .toArray());
    }

    private static int[] numbers(ServingModel model, Stream<ItemId> items) {
        return items.mapToInt(model.scorer()::indexOf).filter(item -> item >= 0).toArray();
    }

    /** A model knows the hour, and how long ago everything was. */
    private static long validUntil(List<Interest> interests, long now) {
        long endOfHour = now - Math.floorMod(now, HOUR) + HOUR - 1;
        return interests.stream()
                .mapToLong(interest -> interest.at() + Scorer.VISIT_PAUSE)
                .filter(over -> over >= now)
                .max()
                .stream()
                .map(endOfVisit -> Math.min(endOfVisit, endOfHour))
                .findFirst()
                .orElse(endOfHour);
    }

    /** Returns whether the question is still the same at this time. */
    boolean isValid(long now) {
        return now <= validUntil;
    }

    /** Returns the scores of items that the caller gives, by their numbers. */
    float[] score(int[] items) {
        return model.scorer().score(interests, items);
    }

    /** Splits a score that {@link #score} returned. */
    Explanation explain(int item, float score) {
        return model.scorer().explain(interests, item, score);
    }

    /** How much memory this takes, in units of an item. */
    int weight() {
        return 16 + excluded.length;
    }

    ServingModel model() {
        return model;
    }

    /** Returns the best eligible items, at most {@code limit}. */
    Scored best(Optional<String> category, int limit) {
        return category.isPresent() ? computed(category, limit) : best(limit);
    }

    private Scored best(int limit) {
        long catalogChanges = model.catalogChanges();
        Ranking ranking = last;
        if (ranking.catalogChanges != catalogChanges || ranking.limit < limit) {
            ranking = new Ranking(catalogChanges, limit, computed(Optional.empty(), limit));
            last = ranking;
        }
        return ranking.scored.first(limit);
    }

    private Scored computed(Optional<String> category, int limit) {
        if (!likes) {
            return Ranking.NONE.scored;
        }
        return given(category)
                .map(items -> bestOf(items, limit))
                .orElseGet(() -> model.scorer().top(interests, excluded, item -> model.answers(item, category), limit));
    }

    /**
     * Returns the items of a category that is small enough to score every one of them; empty without a category, for a
     * large one, or where seen items are included.
     */
    private Optional<int[]> given(Optional<String> category) {
        return category.filter(_ -> !again).map(model::itemsOf).filter(items -> items.length <= MOST_SCORED);
    }

    private Scored bestOf(int[] items, int limit) {
        int[] out = excluded.clone();
        Arrays.sort(out);
        int[] left = Arrays.stream(items)
                .filter(item -> Arrays.binarySearch(out, item) < 0)
                .toArray();
        float[] scores = model.scorer().score(interests, left);
        int[] order = IntStream.range(0, left.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparingInt(i -> left[i]))
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        float[] best = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            best[i] = scores[order[i]];
            order[i] = left[order[i]];
        }
        return new Scored(order, best);
    }

    /** Splits the score of an item that {@link #best} returned. */
    Explanation explain(Optional<String> category, RankedItem ranked) {
        int item = model.scorer().indexOf(ranked.item());
        float score = (float) ranked.score();
        return given(category).isPresent()
                ? model.scorer().explain(interests, item, score)
                : model.scorer().explain(interests, excluded, other -> model.answers(other, category), item, score);
    }

    private record Ranking(long catalogChanges, int limit, Scored scored) {
        static final Ranking NONE = new Ranking(-1, 0, new Scored(new int[0], new float[0]));
    }
}
