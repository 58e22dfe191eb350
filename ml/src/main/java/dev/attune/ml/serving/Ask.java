package dev.attune.ml.serving;

import dev.attune.application.port.Scorer.Scored;
import dev.attune.kernels.ImplicitAls;
import dev.attune.kernels.LeastSquares;
import dev.attune.kernels.ModelContent.RowPart;
import dev.attune.kernels.RowSum;
import dev.attune.kernels.TopK;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * One request's way through the sources: each adds up what the context speaks for, the best of each are the candidates, and every
 * candidate gets the scores of all sources. Scratch of one thread, used again and again.
 */
public final class Ask {
    private static final int[] NONE = new int[0];
    /** What an event weighs less than this, for being so far back, is not added. */
    private static final float NOTHING = 1e-4f;
    /** As well as a row of factors that was trained: see Rendle et al. 2021. */
    private static final int FOLD_IN_STEPS = 5;

    /** What is less like the whole of the context than this is not like it, even where it is the only new item. */
    private static final float LEAST_ALIKE = .25f;

    private final ServedModel model;
    private final RowSum[] sums;
    private final float[] scales;
    private final Candidates candidates = new Candidates();
    private final int[] places = new int[1_000];
    private final float[] placeScores = new float[1_000];
    private final int[] stepItems = new int[2 * Context.MAX_STEPS];
    private final float[] stepWeights = new float[stepItems.length];
    private final LeastSquares solver;
    private final float[] folded;
    private int[] factorItems = new int[0];
    private float[] factorWeights = new float[0];
    private int factorCount;
    private float[] products = new float[0];
    private float[] features = new float[0];
    private Context context;

    Ask(ServedModel model) {
        this.model = model;
        this.sums = new RowSum[model.rows().size()];
        Arrays.setAll(sums, part -> new RowSum(model.rows().get(part).rows(), model.dense(part)));
        this.scales = new float[sums.length + 1];
        this.folded = new float[model.dimension()];
        this.solver = model.solver();
    }

    /** Adds up what the context speaks for. Before anything else, and {@link #close} after all. */
    public void open(Context asked) {
        context = asked;
        int known = model.repeats() ? 0 : asked.known;
        for (int part = 0; part < sums.length; part++) {
            RowPart row = model.rows().get(part);
            boolean ordered = row.recency() < 1;
            int count = ordered ? decayed(asked, row.recency()) : asked.count;
            float least = model.byContent(part) ? LEAST_ALIKE * sum(ordered ? stepWeights : asked.weights, count) : 0;
            if (ordered) {
                sums[part].add(stepItems, stepWeights, addDisliked(asked, count));
            } else {
                sums[part].add(asked.items, asked.weights, asked.known);
            }
            scales[part] = scale(Math.max(least, sums[part].greatestBut(asked.items, known)));
        }
        if (solver != null) {
            foldIn(asked);
        }
    }

    private static float sum(float[] weights, int count) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i];
        }
        return sum;
    }

    /** Where nothing has a score above zero, the source says nothing of anything. */
    private static float scale(float greatest) {
        return greatest > 0 ? greatest : Float.POSITIVE_INFINITY;
    }

    public void close() {
        for (RowSum sum : sums) {
            sum.clear();
        }
        candidates.clear();
        context = null;
    }

    /** The items that have a say in where order matters, which stand first; returns how many. */
    private int decayed(Context asked, float recency) {
        int count = 0;
        for (; count < asked.stepCount; count++) {
            double share = Math.pow(recency, asked.back[count]);
            if (share < NOTHING) {
                break;
            }
            stepItems[count] = asked.steps[count];
            stepWeights[count] = (float) (asked.stepWeights[count] * share);
        }
        return count;
    }

    /** What is disliked has a say however long ago that was. */
    private int addDisliked(Context asked, int from) {
        int to = from;
        for (int i = asked.count; i < asked.known && to < stepItems.length; i++) {
            stepItems[to] = asked.items[i];
            stepWeights[to++] = asked.weights[i];
        }
        return to;
    }

    private void foldIn(Context asked) {
        Arrays.fill(folded, 0);
        factorItems = factorItems.length < asked.count ? new int[asked.count] : factorItems;
        factorWeights = factorWeights.length < asked.count ? new float[asked.count] : factorWeights;
        factorCount = 0;
        for (int i = 0; i < asked.count; i++) {
            if (asked.items[i] < model.factorItems()) {
                factorItems[factorCount] = asked.items[i];
                factorWeights[factorCount++] = asked.weights[i];
            }
        }
        float sum = sum(factorWeights, factorCount);
        for (int i = 0; i < factorCount; i++) {
            factorWeights[i] = factorWeights[i] * factorCount / sum;
        }
        if (factorCount > 0) {
            solver.solve(folded, factorItems, factorWeights, 0, factorCount, regularization(), FOLD_IN_STEPS);
        }
    }

    private float regularization() {
        return model.factors().settings().ofRow(factorCount, model.itemsMet());
    }

    /** Makes the best of every source the candidates. */
    public void propose(int[] excluded, IntPredicate accepted) {
        candidates.clear();
        for (int part = 0; part < sums.length; part++) {
            TopK top = new TopK(model.rows().get(part).proposals());
            sums[part].drop(excluded);
            sums[part].best(accepted, top);
            int found = top.size();
            top.drain(places, placeScores);
            for (int i = 0; i < found; i++) {
                candidates.add(places[i]);
            }
        }
        if (model.repeats()) {
            proposeOwn(excluded, accepted);
        }
    }

    /** Where items come again, those of the context may be next. */
    private void proposeOwn(int[] excluded, IntPredicate accepted) {
        for (int step = 0; step < context.stepCount; step++) {
            int item = context.steps[step];
            if (accepted.test(item) && Arrays.stream(excluded).noneMatch(other -> other == item)) {
                candidates.add(item);
            }
        }
    }

    /** As {@link #propose}, for what somebody has not met, or where items come again anything. */
    public void proposeUnmet() {
        propose(model.repeats() ? NONE : context.items(), _ -> true);
    }

    /** Makes these the candidates, at the scale of what the sources would propose. */
    void choose(int[] items) {
        propose(NONE, model.repeats() ? _ -> true : this::unmet);
        scaleFactors();
        candidates.clear();
        for (int item : items) {
            if (item >= 0) {
                candidates.add(item);
            }
        }
        multiply();
        fillFeatures();
    }

    /** Gives every candidate its features. */
    public void describe() {
        scaleFactors();
        fillFeatures();
    }

    private boolean unmet(int item) {
        for (int i = 0; i < context.known; i++) {
            if (context.items[i] == item) {
                return false;
            }
        }
        return true;
    }

    private void scaleFactors() {
        multiply();
        float greatest = 0;
        for (int i = 0; solver != null && i < candidates.size(); i++) {
            greatest = Math.max(greatest, products[i]);
        }
        scales[sums.length] = scale(greatest);
    }

    /** The factors' score of every candidate. */
    private void multiply() {
        products = products.length < candidates.size() ? new float[2 * candidates.size()] : products;
        for (int i = 0; solver != null && i < candidates.size(); i++) {
            int item = candidates.item(i);
            products[i] = item < model.factorItems() ? model.ops().dot(folded, 0, model.factors().items(), item * folded.length, folded.length) : 0;
        }
    }

    private void fillFeatures() {
        int width = model.features().count();
        int needed = candidates.size() * width;
        features = features.length < needed ? new float[2 * needed] : features;
        for (int i = 0; i < candidates.size(); i++) {
            fill(i, i * width);
        }
        if (model.repeats()) {
            fillSteps(width);
        }
    }

    private void fill(int place, int at) {
        Features layout = model.features();
        int item = candidates.item(place);
        for (int part = 0; part < layout.scores(); part++) {
            float score = part < sums.length ? sums[part].of(item) : products[place];
            features[at + part] = score / scales[part];
            features[at + layout.raw() + part] = score;
        }
        features[at + layout.last()] = 0;
        features[at + layout.back()] = 0;
        features[at + layout.popularity()] = model.logPopularity(item);
        features[at + layout.recent()] = model.logRecent(item);
        features[at + layout.length()] = Math.min(context.length, Context.MAX_STEPS);
    }

    private void fillSteps(int width) {
        Features layout = model.features();
        for (int step = 0; step < context.stepCount; step++) {
            int place = candidates.place(context.steps[step]);
            if (place >= 0 && context.back[step] == 0) {
                features[place * width + layout.last()] = 1;
            } else if (place >= 0) {
                features[place * width + layout.back()] += 1 / (float) Math.sqrt(context.back[step]);
            }
        }
    }

    /**
     * The best candidates by the blend; where there are trees, those that are first come in the trees' order.
     *
     * @param bar candidates whose blend is no greater are left out
     */
    public Scored ranked(int limit, float bar) {
        int kept = model.trees().isEmpty() ? limit : Math.max(limit, BlendScorer.SHORTLIST);
        TopK top = new TopK(Math.min(candidates.size(), kept));
        for (int place = 0; place < candidates.size(); place++) {
            float blended = blended(place);
            if (blended > bar) {
                top.offer(candidates.item(place), blended);
            }
        }
        Scored liked = best(top);
        return model.trees().isEmpty() ? liked : reranked(liked).first(limit);
    }

    /** The shortlist in the trees' order, then the others as they were, with no better score than the last of it. */
    private Scored reranked(Scored liked) {
        int listed = Math.min(BlendScorer.SHORTLIST, liked.size());
        TopK top = new TopK(listed);
        for (int i = 0; i < listed; i++) {
            int place = candidates.place(liked.items()[i]);
            top.offer(liked.items()[i], liked.scores()[i] + model.trees().score(features, place * model.features().count()));
        }
        Scored list = best(top);
        System.arraycopy(list.items(), 0, liked.items(), 0, listed);
        System.arraycopy(list.scores(), 0, liked.scores(), 0, listed);
        for (int i = listed; i < liked.size(); i++) {
            liked.scores()[i] = Math.min(liked.scores()[i], liked.scores()[listed - 1]);
        }
        return liked;
    }

    private static Scored best(TopK top) {
        int[] items = new int[top.size()];
        float[] scores = new float[top.size()];
        top.drain(items, scores);
        return new Scored(items, scores);
    }

    /** What each part of the blend gives a candidate. */
    float[] parts(int item) {
        float[] parts = model.blend().clone();
        int at = candidates.place(item) * model.features().count();
        for (int f = 0; f < parts.length; f++) {
            parts[f] *= features[at + f];
        }
        return parts;
    }

    /** What the blend gives a candidate. */
    float blended(int place) {
        float[] blend = model.blend();
        int at = place * model.features().count();
        float score = 0;
        for (int f = 0; f < blend.length; f++) {
            score += blend[f] * features[at + f];
        }
        return score;
    }

    /** Hands over what each item of the context adds to the blended score of a candidate. */
    void explain(int target, Reasons reasons) {
        float[] blend = model.blend();
        for (int part = 0; part < sums.length; part++) {
            RowPart row = model.rows().get(part);
            boolean ordered = row.recency() < 1;
            int count = ordered ? decayed(context, row.recency()) : context.count;
            int[] items = ordered ? stepItems : context.items;
            float[] weights = ordered ? stepWeights : context.weights;
            for (int i = 0; i < count; i++) {
                reasons.accept(items[i], blend[part] * weights[i] * row.rows().weight(items[i], target) / scales[part]);
            }
        }
        if (solver != null && factorCount > 0 && target < model.factorItems()) {
            explainFactors(target, blend[sums.length] / scales[sums.length], reasons);
        }
    }

    /** The score is linear in the weights of the context's items, given that they are there. */
    private void explainFactors(int target, float scale, Reasons reasons) {
        int d = folded.length;
        float[] influence = new float[d];
        float[] rows = model.factors().items();
        solver.influence(influence, target * d, factorItems, factorWeights, 0, factorCount, regularization(), FOLD_IN_STEPS);
        for (int i = 0; i < factorCount; i++) {
            reasons.accept(factorItems[i], scale * factorWeights[i] * model.ops().dot(rows, factorItems[i] * d, influence, 0, d));
        }
    }

    /** Takes an item and what it adds. */
    interface Reasons {
        void accept(int item, float adds);
    }

    int place(int item) {
        return candidates.place(item);
    }

    /** A copy of these candidates' features, row by row. */
    public float[] features(int[] items) {
        int width = model.features().count();
        float[] copy = new float[items.length * width];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(features, candidates.place(items[i]) * width, copy, i * width, width);
        }
        return copy;
    }

}
