package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.TopK;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.rows.ContentSimilarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Scores items by a blend of the sources of a model, and ranks the best candidates again by trees. */
public final class BlendScorer implements Scorer {
    /** The trees rank this many of the blend's best candidates again. */
    private static final int SHORTLIST = 60;
    /** The same where the trees know the catalog. They then know more than the blend, also of later candidates. */
    private static final int SHORTLIST_WITH_CATALOG = 100;

    private static final float ROUNDING = 1e-4f;

    private final ItemIndex index;
    private final ServedModel model;
    private final Supplier<int[]> byPopularity;
    private final Supplier<int[]> byRecent;
    private final ScratchPool<RequestScoring> scratch;

    public BlendScorer(ModelContent content) {
        this(new ItemIndex(content.ids()), new ServedModel(content));
    }

    private BlendScorer(ItemIndex index, ServedModel model) {
        this.index = index;
        this.model = model;
        // Only who judges a model asks for these lists. Serving does not wait for them at each load.
        this.byPopularity = new AtFirstUse<>(() -> order(model.items(), model::popularity));
        this.byRecent = new AtFirstUse<>(() -> order(model.items(), model::logRecent));
        this.scratch = new ScratchPool<>(() -> new RequestScoring(model));
    }

    /** Returns the number of the blend's best candidates that the trees of this model rank again. */
    public static int shortlist(ModelContent content) {
        return content.affinity().isPresent() ? SHORTLIST_WITH_CATALOG : SHORTLIST;
    }

    @Override
    public int items() {
        return index.size();
    }

    @Override
    public ItemId item(int item) {
        return index.item(item);
    }

    @Override
    public int indexOf(ItemId item) {
        return index.indexOf(item);
    }

    @Override
    public Scorer with(List<ItemId> newItems, Function<ItemId, List<String>> terms) {
        return model.part(Trait.KNOWS_NEW_ITEMS)
                .<Scorer>map(part -> {
                    ItemIndex all = index.and(newItems);
                    List<List<String>> described = IntStream.range(0, all.size())
                            .mapToObj(item -> terms.apply(all.item(item)))
                            .toList();
                    return new BlendScorer(all, model.extended(part, NewItems.rows(part.rows(), described, model)));
                })
                .orElse(this);
    }

    @Override
    public ProfileInput prepare(List<Interest> interests) {
        return prepare(interests, false, NEVER);
    }

    @Override
    public ProfileInput prepare(List<Interest> interests, boolean again, long now) {
        return new ProfileInput(interests, index, model.repeats(), again && !model.repeats(), now, model.strong());
    }

    @Override
    public Scored top(Prepared prepared, int[] excluded, IntPredicate accepted, int limit) {
        return with((ProfileInput) prepared, ask -> {
            ask.propose(excluded, accepted);
            ask.describe();
            return model.products()
                    .map(known -> known.firstOfEach(ask.ranked(Integer.MAX_VALUE, 0), limit))
                    .orElseGet(() -> ask.ranked(limit, 0));
        });
    }

    @Override
    public float[] score(Prepared prepared, int[] items) {
        return with((ProfileInput) prepared, ask -> {
            ask.choose(items);
            return ask.given(items);
        });
    }

    /** Runs work on one request's scoring. Training uses it to read features and to learn their weights. */
    public <T> T with(ProfileInput context, Function<RequestScoring, T> work) {
        RequestScoring ask = scratch.take();
        ask.open(context);
        T result = work.apply(ask);
        ask.close();
        scratch.giveBack(ask);
        return result;
    }

    /**
     * Finds similar items by rows that hold for any user, and by the items' descriptions. The more users an item has,
     * the more the rows count.
     */
    @Override
    public Scored similar(int item, IntPredicate accepted, int limit) {
        RowPart met = Parts.findingSimilar(model.rows());
        Optional<RowPart> described = model.part(Trait.KNOWS_NEW_ITEMS).filter(part -> part != met);
        float evidence = described.isEmpty() ? 1 : ContentSimilarity.evidence(model.popularity(item));
        Map<Integer, Float> alike = new HashMap<>();
        add(met, item, evidence, alike);
        described.ifPresent(part -> add(part, item, 1 - evidence, alike));
        TopK top = new TopK(Math.min(limit, items()));
        alike.forEach((other, weight) -> top.takes(other, weight, accepted));
        return best(top);
    }

    /** Adds the row of an item, so that its greatest weight adds {@code share}. */
    private static void add(RowPart part, int item, float share, Map<Integer, Float> alike) {
        Rows rows = part.rows();
        float greatest = 0;
        for (int at = rows.start()[item]; at < rows.start()[item + 1]; at++) {
            greatest = Math.max(greatest, rows.weights()[at]);
        }
        for (int at = rows.start()[item]; at < rows.start()[item + 1]; at++) {
            if (rows.weights()[at] > 0) {
                alike.merge(rows.targets()[at], share * rows.weights()[at] / greatest, Float::sum);
            }
        }
    }

    @Override
    public Map<String, Scorer> alone() {
        Map<String, Scorer> alone = new LinkedHashMap<>();
        for (int source = 0; source < model.features().scores(); source++) {
            alone.put(model.partNames().get(source), new BlendScorer(index, model.by(source)));
        }
        return alone;
    }

    /** The items with a score above zero, greatest first. */
    private static int[] order(int items, IntToFloat score) {
        return IntStream.range(0, items)
                .filter(item -> score.of(item) > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -score.of(item))
                        .thenComparing(item -> item))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public Scored popular(IntPredicate accepted, int limit) {
        return first(byPopularity.get(), model::popularity, accepted, limit);
    }

    @Override
    public Scored popularLately(IntPredicate accepted, int limit) {
        return first(byRecent.get(), model::logRecent, accepted, limit);
    }

    private static Scored first(int[] order, IntToFloat score, IntPredicate accepted, int limit) {
        int[] items = new int[Math.min(limit, order.length)];
        float[] scores = new float[items.length];
        int found = 0;
        for (int i = 0; i < order.length && found < items.length; i++) {
            if (accepted.test(order[i])) {
                scores[found] = score.of(order[i]);
                items[found++] = order[i];
            }
        }
        return new Scored(Arrays.copyOf(items, found), Arrays.copyOf(scores, found));
    }

    private interface IntToFloat {
        float of(int item);
    }

    @Override
    public Explanation explain(Prepared prepared, int item, float score) {
        return with((ProfileInput) prepared, ask -> {
            ask.choose(new int[] {item});
            return new Explanation(sources(ask, item, score), reasons(ask, item));
        });
    }

    @Override
    public Explanation explain(Prepared prepared, int[] excluded, IntPredicate accepted, int item, float score) {
        return with((ProfileInput) prepared, ask -> {
            ask.choose(item, excluded, accepted);
            return new Explanation(sources(ask, item, score), reasons(ask, item));
        });
    }

    /** Splits a score by source. The part that the blend does not explain belongs to the trees. */
    private Map<String, Float> sources(RequestScoring ask, int item, float score) {
        Map<String, Float> sources = new TreeMap<>();
        float[] parts = ask.parts(item);
        for (int f = 0; f < parts.length; f++) {
            if (parts[f] != 0) {
                sources.put(model.partNames().get(f), parts[f]);
            }
        }
        float rest = score - ask.blended(item);
        if (Math.abs(rest) > ROUNDING * Math.abs(score)) {
            sources.put("trees", rest);
        }
        return sources;
    }

    private static List<Reason> reasons(RequestScoring ask, int item) {
        Map<Integer, Float> spoken = new HashMap<>();
        ask.explain(item, (source, weight) -> spoken.merge(source, weight, Float::sum));
        List<Reason> reasons = new ArrayList<>();
        spoken.forEach((source, weight) -> {
            if (weight > 0) {
                reasons.add(new Reason(source, weight));
            }
        });
        reasons.sort(
                Comparator.comparingDouble((Reason reason) -> -reason.weight()).thenComparingInt(Reason::item));
        return reasons;
    }

    static Scored best(TopK top) {
        int[] items = new int[top.size()];
        float[] scores = new float[top.size()];
        top.drain(items, scores);
        return new Scored(items, scores);
    }
}
