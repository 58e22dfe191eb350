package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer.Scored;
import dev.attune.kernels.affinity.AffinityScores;
import dev.attune.kernels.clock.ClockFeatures;
import dev.attune.kernels.data.TopK;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.scoring.RowSum;
import dev.attune.kernels.scoring.TreeScorer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The scoring of one request. Each source adds up the rows of the context. The best items of each source become the
 * candidates, and every candidate gets the scores of all sources. An instance holds the scratch memory of one thread
 * and is used again and again.
 */
public final class RequestScoring {
    private static final int[] NONE = new int[0];
    /**
     * Minimum divisor of content scores, as a share of the total weight of the liked items. It keeps the scaled score
     * of a hardly similar item low, even if it is the only new item.
     */
    private static final float LEAST_ALIKE = .25f;

    private final ServedModel model;
    private final RowSum[] sums;
    private final TopK[] proposals;
    private final Optional<FoldedProfile> folded;
    private final Optional<AffinityScores> affinity;
    private final Optional<ClockFeatures> clock;
    private final RecentSteps steps = new RecentSteps();
    private final Candidates candidates = new Candidates();
    private final CandidateScores scores;
    private final Ranker[] rankers;
    private final int[] places = new int[1_000];
    /** Whether an item is left out; all false between two uses. */
    private final boolean[] left;

    private float[] features = new float[0];
    private TopK ranking = new TopK(0);
    private ProfileInput context;

    RequestScoring(ServedModel model) {
        this.model = model;
        this.sums = new RowSum[model.rows().size()];
        this.proposals = new TopK[sums.length];
        for (int part = 0; part < sums.length; part++) {
            sums[part] = new RowSum(model.rows().get(part).rows(), model.dense(part));
            proposals[part] = new TopK(model.rows().get(part).proposals());
        }
        this.folded = model.folding();
        this.affinity = model.affinity();
        this.clock = model.clock().map(ClockFeatures::new);
        this.left = new boolean[model.items()];
        this.scores = new CandidateScores(model);
        this.rankers = Arrays.stream(Question.values())
                .map(question -> Ranker.of(model.weighing(question)))
                .toArray(Ranker[]::new);
    }

    /** A way to rank, with the scratch memory of its trees. */
    private record Ranker(ServedModel.Weighing weighing, TreeScorer trees) {
        static Ranker of(ServedModel.Weighing weighing) {
            return new Ranker(weighing, new TreeScorer(weighing.splits()));
        }

        boolean hasTrees() {
            return !weighing.splits().isEmpty();
        }
    }

    /** Adds up the rows of the context. Callers use it before all other methods, and {@link #close} after them. */
    public void open(ProfileInput asked) {
        context = asked;
        int known = context.comesAgain() ? 0 : asked.known;
        for (int part = 0; part < sums.length; part++) {
            RowPart row = model.rows().get(part);
            float said = row.recency() < 1 ? addSteps(part, row.recency()) : addItems(part);
            float least = model.knowsNewItems(part) ? LEAST_ALIKE * said : 0;
            scores.scale(part, Math.max(least, sums[part].greatestBut(asked.items, known)));
        }
        folded.ifPresent(factors -> factors.open(asked));
        affinity.ifPresent(this::openAffinity);
        clock.ifPresent(this::openClock);
    }

    private void openClock(ClockFeatures own) {
        own.open(context.own.asked(), context.daysSinceLast(), context.present);
        for (int i = 0; i < context.count; i++) {
            own.add(context.items[i], context.own.times(i), context.own.daysSince(i), context.own.daysSinceStrong(i));
        }
        own.close();
    }

    private void openAffinity(AffinityScores own) {
        own.clear();
        for (int step = 0; step < context.stepCount; step++) {
            own.add(context.steps[step], context.back[step], context.stepWeights[step], step < context.present);
        }
        for (int i = context.count; i < context.known; i++) {
            own.add(context.items[i], 0, context.weights[i], false);
        }
        own.close();
    }

    /** Adds the rows of all items, and returns the total weight of the liked items. */
    private float addItems(int part) {
        sums[part].add(context.items, context.weights, context.known);
        return sum(context.weights, context.count);
    }

    private float addSteps(int part, float recency) {
        steps.take(context, recency);
        sums[part].add(steps.items, steps.weights, steps.known);
        return sum(steps.weights, steps.count);
    }

    private static float sum(float[] weights, int count) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i];
        }
        return sum;
    }

    public void close() {
        for (RowSum sum : sums) {
            sum.clear();
        }
        candidates.clear();
        context = null;
    }

    /** Makes the best items of every source the candidates. */
    public void propose(int[] out, IntPredicate accepted) {
        int[] excluded = model.withVariants(out);
        scores.weigh(proposed().weighing);
        candidates.clear();
        for (int part = 0; part < sums.length; part++) {
            sums[part].drop(excluded);
            sums[part].best(accepted, proposals[part]);
            int found = proposals[part].drainUnordered(places);
            for (int i = 0; i < found; i++) {
                candidates.add(places[i]);
            }
        }
        mark(excluded, true);
        IntPredicate taken = item -> !left[item] && accepted.test(item);
        affinity.ifPresent(own -> own.propose(taken, candidates::add));
        if (context.comesAgain()) {
            proposeOwn(taken);
        }
        mark(excluded, false);
    }

    private void mark(int[] excluded, boolean out) {
        for (int item : excluded) {
            left[item] = out;
        }
    }

    /** What is asked of the sources. */
    public Question question() {
        return context.question();
    }

    private Ranker proposed() {
        return ranker(question());
    }

    private Ranker ranker(Question question) {
        return rankers[question.ordinal()];
    }

    /** Adds items of the context to the candidates. They may be the next items where items come again. */
    private void proposeOwn(IntPredicate taken) {
        for (int i = 0; i < context.count; i++) {
            if (taken.test(context.items[i])) {
                candidates.add(context.items[i]);
            }
        }
    }

    /**
     * Works like {@link #propose}, for accepted items that the user has not met. Where items come again, it proposes
     * any accepted items.
     */
    public void proposeUnmet(IntPredicate accepted) {
        propose(context.comesAgain() ? NONE : context.items(), accepted);
    }

    /**
     * Makes these items the candidates, and gives them the scores of items that the caller gave. Scores are scaled as
     * if the sources proposed from all items that may come next.
     */
    public void choose(int[] items) {
        choose(items, NONE, context.comesAgain() ? _ -> true : this::unmet, ranker(Question.GIVEN));
    }

    /**
     * Makes one item the candidate, and gives it the scores that it has after {@link #propose} with the same
     * exclusions.
     */
    void choose(int item, int[] excluded, IntPredicate accepted) {
        choose(new int[] {item}, excluded, accepted, proposed());
    }

    private void choose(int[] items, int[] excluded, IntPredicate accepted, Ranker ranker) {
        propose(excluded, accepted);
        scale();
        candidates.clear();
        for (int item : items) {
            if (item >= 0) {
                candidates.add(item);
            }
        }
        scores.weigh(ranker.weighing);
        folded.ifPresent(factors -> scores.fillFactors(factors, candidates));
        affinity.ifPresent(own -> scores.fillAffinity(own, candidates));
        fill();
    }

    /** Gives every candidate its scores. */
    public void describe() {
        scale();
        fill();
    }

    /** Gives the candidates what factors and affinity say, and scales by the greatest of it. */
    private void scale() {
        folded.ifPresent(factors -> scores.scaleFactors(scores.fillFactors(factors, candidates)));
        affinity.ifPresent(own -> scores.scaleAffinity(scores.fillAffinity(own, candidates)));
    }

    private void fill() {
        scores.fill(sums, candidates, context, clock);
    }

    private boolean unmet(int item) {
        for (int i = 0; i < context.known; i++) {
            if (context.items[i] == item) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the best candidates by the blend. If there are trees, the first {@link BlendScorer#shortlist} come in the
     * order of the trees.
     *
     * @param bar candidates are left out if what speaks for them is no greater
     */
    public Scored ranked(int limit, float bar) {
        boolean withTrees = proposed().hasTrees();
        int kept = withTrees ? Math.max(limit, model.shortlist()) : limit;
        TopK top = ranking(Math.min(candidates.size(), kept));
        for (int place = 0; place < candidates.size(); place++) {
            if (scores.spokenFor(place) > bar) {
                top.offer(candidates.item(place), scores.blended(place));
            }
        }
        Scored liked = BlendScorer.best(top);
        return withTrees ? reranked(liked).first(limit) : liked;
    }

    /**
     * Returns the shortlist in the order of the trees, then the others as they were. No score of the others is above
     * the last score of the shortlist.
     */
    private Scored reranked(Scored liked) {
        int listed = Math.min(model.shortlist(), liked.size());
        fillFeatures(liked.items(), listed);
        float[] reordered = Arrays.copyOf(liked.scores(), listed);
        proposed().trees.add(features, model.features().count(), listed, reordered);
        TopK top = ranking(listed);
        for (int i = 0; i < listed; i++) {
            top.offer(liked.items()[i], reordered[i]);
        }
        top.drain(liked.items(), liked.scores());
        for (int i = listed; i < liked.size(); i++) {
            liked.scores()[i] = Math.min(liked.scores()[i], liked.scores()[listed - 1]);
        }
        return liked;
    }

    /** Returns an empty collection for the best {@code k}. It is the last one again if the limit is the same. */
    private TopK ranking(int k) {
        ranking = ranking.limit() == k ? ranking : new TopK(k);
        return ranking;
    }

    private void fillFeatures(int[] items, int count) {
        int width = model.features().count();
        features = features.length < count * width ? new float[2 * count * width] : features;
        for (int i = 0; i < count; i++) {
            scores.features(candidates.place(items[i]), items[i], context, features, i * width);
        }
        affinity.ifPresent(own -> {
            for (int i = 0; i < count; i++) {
                own.features(items[i], features, i * width + model.features().affinity());
            }
        });
        clock.ifPresent(own -> {
            for (int i = 0; i < count; i++) {
                float due = scores.due(candidates.place(items[i]));
                own.write(items[i], due, features, i * width + model.features().clock());
            }
        });
    }

    /** The values of an item that affinity weighs. Only a model with affinity has them. */
    public float[] affinityTerms(int item, int width) {
        float[] terms = new float[width];
        affinity.orElseThrow().terms(item, terms);
        return terms;
    }

    /** The values of these candidates that a blend weighs, row by row. */
    public float[] blendable(int[] items) {
        int width = model.features().blended();
        float[] all = new float[items.length * width];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(scores.blendable(candidates.place(items[i]), items[i]), 0, all, i * width, width);
        }
        return all;
    }

    /** The features of these candidates, row by row. */
    public float[] features(int[] items) {
        fillFeatures(items, items.length);
        return Arrays.copyOf(features, items.length * model.features().count());
    }

    /** The amount that each part of the blend adds to a candidate's score. */
    float[] parts(int item) {
        return scores.parts(candidates.place(item), item);
    }

    /** The blended score of a candidate. */
    float blended(int item) {
        return scores.blended(candidates.place(item));
    }

    /** Hands over the amount that each item of the context adds to the blended score of a candidate. */
    void explain(int target, Reasons reasons) {
        int place = candidates.place(target);
        float[] adds = scores.parts(place, target);
        for (int part = 0; part < sums.length; part++) {
            RowPart row = model.rows().get(part);
            boolean ordered = row.recency() < 1;
            float share = scores.perUnit(adds[part], part, place);
            if (ordered) {
                steps.take(context, row.recency());
            }
            int[] items = ordered ? steps.items : context.items;
            float[] weights = ordered ? steps.weights : context.weights;
            for (int i = 0; i < (ordered ? steps.count : context.count); i++) {
                reasons.accept(items[i], share * weights[i] * row.rows().weight(items[i], target));
            }
        }
        folded.ifPresent(
                factors -> factors.explain(target, scores.perUnit(adds[sums.length], sums.length, place), reasons));
        affinity.ifPresent(own -> explain(own, target, adds[model.features().scores() - 1], reasons));
    }

    /** Splits what affinity adds among the events that share values with the target. */
    private void explain(AffinityScores own, int target, float adds, Reasons reasons) {
        float all = 0;
        for (int step = 0; step < context.stepCount; step++) {
            all += context.stepWeights[step] * own.share(context.steps[step], target);
        }
        for (int step = 0; step < context.stepCount && all > 0; step++) {
            float part = context.stepWeights[step] * own.share(context.steps[step], target);
            reasons.accept(context.steps[step], adds * part / all);
        }
    }

    /** The scores of these items, which the last call of {@link #choose} named; 0 for an unknown item. */
    public float[] given(int[] items) {
        float[] result = new float[items.length];
        int[] known = Arrays.stream(items).filter(item -> item >= 0).toArray();
        float[] ranked = new float[known.length];
        for (int i = 0; i < known.length; i++) {
            ranked[i] = blended(known[i]);
        }
        Ranker given = ranker(Question.GIVEN);
        if (given.hasTrees()) {
            fillFeatures(known, known.length);
            given.trees.add(features, model.features().count(), known.length, ranked);
        }
        for (int i = 0, next = 0; i < items.length; i++) {
            result[i] = items[i] < 0 ? 0 : ranked[next++];
        }
        return result;
    }

    /** Takes an item and the amount that it adds. */
    interface Reasons {
        void accept(int item, float adds);
    }
}
