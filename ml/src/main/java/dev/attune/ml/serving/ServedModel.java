package dev.attune.ml.serving;

import dev.attune.kernels.affinity.AffinityScores;
import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.clock.Clock;
import dev.attune.kernels.clock.Window;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.format.Trees;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.FoldIn;
import dev.attune.kernels.scoring.DenseRows;
import dev.attune.kernels.scoring.TreeScorer;
import dev.attune.ml.vector.VectorSupport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A model's content and the data that follow from it, shared by all requests. */
final class ServedModel {
    private final ModelContent content;
    /** Number of items with the new ones, which come after the items of the content. */
    private final int items;

    private final FloatOps ops = VectorSupport.floatOps();
    private final List<RowPart> rows;
    private final List<DenseRows> dense;
    private final Features features;
    private final List<Weighing> weighings;
    private final Optional<AffinityTable> affinity;
    private final Optional<Products> products;
    private final float[] unobserved;
    private final int itemsMet;
    private final float[] logPopularity;
    private final float[] logRecent;
    private final float[] recentShare;
    private final float[] weekShare;
    private final float[] monthShare;
    private final Optional<Clock> clock;

    ServedModel(ModelContent content) {
        this.content = content;
        this.items = content.ids().length;
        this.rows = content.rows();
        this.dense = dense(rows);
        this.features = Features.of(content);
        this.unobserved = content.factors()
                .map(part -> FoldIn.unobserved(
                        part.items(),
                        part.settings().dimension(),
                        part.settings().unobserved()))
                .orElse(null);
        this.weighings =
                content.rankings().byQuestion().stream().map(Weighing::of).toList();
        this.affinity = content.affinity()
                .map(part -> new AffinityTable(part.fields(), part.weights(), content.popularity(), content.recent()));
        this.products = content.affinity().flatMap(part -> Products.of(part.products()));
        this.itemsMet = (int)
                IntStream.of(content.popularity()).filter(users -> users > 0).count();
        this.logPopularity = new float[items];
        this.logRecent = new float[items];
        this.recentShare = new float[items];
        this.clock = content.times().map(Clock::new);
        this.weekShare = shares(content.times().map(times -> times.lately(Window.WEEK)));
        this.monthShare = shares(content.times().map(times -> times.lately(Window.MONTH)));
        float greatest = 0;
        for (float users : content.recent()) {
            greatest = Math.max(greatest, users);
        }
        for (int item = 0; item < items; item++) {
            logPopularity[item] = (float) StrictMath.log1p(content.popularity()[item]);
            logRecent[item] = (float) StrictMath.log1p(content.recent()[item]);
            recentShare[item] = CandidateScores.logarithm(content.recent()[item], greatest);
        }
    }

    /** The users of each item as a part of a blend: 1 for the most, and less by the logarithm. */
    private float[] shares(Optional<int[]> users) {
        float[] shares = new float[items];
        users.ifPresent(of -> {
            int greatest = Arrays.stream(of).max().orElse(0);
            for (int item = 0; item < of.length; item++) {
                shares[item] = CandidateScores.logarithm(of[item], greatest);
            }
        });
        return shares;
    }

    /** Spreads out rows once, even if several parts share them. */
    private static List<DenseRows> dense(List<RowPart> rows) {
        Map<Rows, DenseRows> made = new IdentityHashMap<>();
        return rows.stream()
                .map(part -> made.computeIfAbsent(part.rows(), DenseRows::new))
                .toList();
    }

    private ServedModel(
            ServedModel known, int items, List<RowPart> rows, List<DenseRows> dense, List<Weighing> weighings) {
        this.content = known.content;
        this.items = items;
        this.rows = rows;
        this.dense = dense;
        this.features = known.features;
        this.weighings = weighings;
        this.affinity = known.affinity;
        this.products = known.products;
        this.unobserved = known.unobserved;
        this.itemsMet = known.itemsMet;
        this.logPopularity = Arrays.copyOf(known.logPopularity, items);
        this.logRecent = Arrays.copyOf(known.logRecent, items);
        this.recentShare = Arrays.copyOf(known.recentShare, items);
        this.clock = known.clock;
        this.weekShare = Arrays.copyOf(known.weekShare, items);
        this.monthShare = Arrays.copyOf(known.monthShare, items);
    }

    /**
     * Returns this model with new items, which occur in the rows of one part only. Nearly everything is shared.
     *
     * @param part one of {@link #rows}
     * @param withNew the rows of that part for all items
     */
    ServedModel extended(RowPart part, Rows withNew) {
        List<RowPart> allRows = new ArrayList<>();
        List<DenseRows> allDense = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            boolean other = rows.get(i) != part;
            allRows.add(rows.get(i).with(other ? rows.get(i).rows().withEmpty(withNew.items()) : withNew));
            allDense.add(other ? dense.get(i) : new DenseRows(withNew));
        }
        return new ServedModel(this, withNew.items(), List.copyOf(allRows), List.copyOf(allDense), weighings);
    }

    /** Returns this model with one source that alone ranks all candidates. Everything else is shared. */
    ServedModel by(int source) {
        float[] blend = new float[features.blended()];
        blend[source] = 1;
        Weighing alone = Weighing.of(new ModelContent.Ranking(blend, Trees.NONE));
        return new ServedModel(this, items, rows, dense, Collections.nCopies(weighings.size(), alone));
    }

    int items() {
        return items;
    }

    /** Number of items that have factors. They come before the new items. */
    int factorItems() {
        return content.ids().length;
    }

    /** Number of items that at least one user had when the model was trained. */
    int itemsMet() {
        return itemsMet;
    }

    boolean repeats() {
        return content.repeats();
    }

    List<RowPart> rows() {
        return rows;
    }

    boolean knowsNewItems(int part) {
        return rows.get(part).has(Trait.KNOWS_NEW_ITEMS);
    }

    Optional<RowPart> part(Trait trait) {
        return rows.stream().filter(part -> part.has(trait)).findFirst();
    }

    DenseRows dense(int part) {
        return dense.get(part);
    }

    /** Makes a folded profile for one thread; empty if there are no factors. */
    Optional<FoldedProfile> folding() {
        return content.factors().map(part -> new FoldedProfile(this, part, unobserved));
    }

    FloatOps ops() {
        return ops;
    }

    Features features() {
        return features;
    }

    /** Makes the affinity of one thread; empty if the catalog has no fields. */
    Optional<AffinityScores> affinity() {
        return affinity.map(AffinityScores::new);
    }

    /** What the clock tells, if the model knows. */
    Optional<Clock> clock() {
        return clock;
    }

    /** The usual days until a user comes back for an item; infinite if the model does not know. */
    float interval(int item) {
        return clock.isPresent() && item < factorItems() ? clock.get().interval(item) : Float.POSITIVE_INFINITY;
    }

    /** The share of an item's users who come back for it; 0 if the model does not know. */
    float returns(int item) {
        return clock.isPresent() && item < factorItems() ? clock.get().returns(item) : 0;
    }

    float strong() {
        return content.strong();
    }

    /** The users of a week as a part of a blend. */
    float weekShare(int item) {
        return weekShare[item];
    }

    /** The users of thirty days as a part of a blend. */
    float monthShare(int item) {
        return monthShare[item];
    }

    /** Returns these items and their variants. */
    int[] withVariants(int[] asked) {
        return products.map(known -> known.with(asked)).orElse(asked);
    }

    /** The items of each product, if the catalog tells variants. */
    Optional<Products> products() {
        return products;
    }

    int shortlist() {
        return BlendScorer.shortlist(content);
    }

    boolean hasAffinity() {
        return affinity.isPresent();
    }

    Weighing weighing(Question question) {
        return weighings.get(question.ordinal());
    }

    List<String> partNames() {
        return Features.partNames(content);
    }

    int popularity(int item) {
        return item < content.popularity().length ? content.popularity()[item] : 0;
    }

    float logPopularity(int item) {
        return logPopularity[item];
    }

    /** Recent popularity as a part of a blend: 1 for the greatest, and less by the logarithm. */
    float recentShare(int item) {
        return recentShare[item];
    }

    float logRecent(int item) {
        return logRecent[item];
    }

    /** The weights of the sources, and the trees that are added. */
    record Weighing(float[] blend, TreeScorer.SplitTable splits) {
        static Weighing of(ModelContent.Ranking ranking) {
            return new Weighing(ranking.blend(), new TreeScorer.SplitTable(ranking.trees()));
        }
    }
}
