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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Scores items by a blend of the sources of a model, and ranks the best candidates again by trees. */
public final class BlendScorer implements Scorer {
    /** The trees rank this many of the blend's best candidates again. */
    public static final int SHORTLIST = 60;

    private static final float ROUNDING = 1e-4f;

    private final ItemIndex index;
    private final ServedModel model;
    private final int[] byPopularity;
    private final ScratchPool<RequestScoring> scratch;

    public BlendScorer(ModelContent content) {
        this(new ItemIndex(content.ids()), new ServedModel(content));
    }

    private BlendScorer(ItemIndex index, ServedModel model) {
        this.index = index;
        this.model = model;
        this.byPopularity = IntStream.range(0, model.items())
                .filter(item -> model.popularity(item) > 0)
                .boxed()
                .sorted(Comparator.comparingInt((Integer item) -> -model.popularity(item))
                        .thenComparing(item -> item))
                .mapToInt(Integer::intValue)
                .toArray();
        this.scratch = new ScratchPool<>(() -> new RequestScoring(model));
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
        return new ProfileInput(interests, index);
    }

    @Override
    public Scored top(Prepared prepared, int[] excluded, IntPredicate accepted, int limit) {
        return with((ProfileInput) prepared, ask -> {
            ask.propose(excluded, accepted);
            ask.describe();
            return ask.ranked(limit, 0);
        });
    }

    @Override
    public float[] score(List<Interest> interests, int[] items) {
        return with(prepare(interests), ask -> {
            ask.choose(items);
            float[] scores = new float[items.length];
            for (int i = 0; i < items.length; i++) {
                scores[i] = items[i] < 0 ? 0 : ask.blended(items[i]);
            }
            return scores;
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
     * Finds similar items by rows that hold for any user, and by the items' descriptions. For an item with few users,
     * descriptions come first. For other items, descriptions only fill the list.
     */
    @Override
    public Scored similar(int item, IntPredicate accepted, int limit) {
        RowPart met = Parts.findingSimilar(model.rows());
        RowPart described = model.part(Trait.KNOWS_NEW_ITEMS).orElse(met);
        boolean fewKnowIt = ContentSimilarity.saysMore(model.popularity(item));
        Scored likeliest = similar(fewKnowIt ? described : met, item, accepted, limit);
        if (described == met || likeliest.size() == limit) {
            return likeliest;
        }
        IntPredicate others = other -> IntStream.of(likeliest.items()).noneMatch(taken -> taken == other);
        return likeliest.and(
                similar(fewKnowIt ? met : described, item, accepted.and(others), limit - likeliest.size()));
    }

    private Scored similar(RowPart part, int item, IntPredicate accepted, int limit) {
        Rows rows = part.rows();
        TopK top = new TopK(Math.min(limit, items()));
        for (int at = rows.start()[item]; at < rows.start()[item + 1]; at++) {
            top.takes(rows.targets()[at], rows.weights()[at], accepted);
        }
        return best(top);
    }

    @Override
    public Scored popular(IntPredicate accepted, int limit) {
        int[] items = new int[Math.min(limit, items())];
        float[] scores = new float[items.length];
        int found = 0;
        for (int i = 0; i < byPopularity.length && found < items.length; i++) {
            if (accepted.test(byPopularity[i])) {
                scores[found] = model.popularity(byPopularity[i]);
                items[found++] = byPopularity[i];
            }
        }
        return new Scored(Arrays.copyOf(items, found), Arrays.copyOf(scores, found));
    }

    @Override
    public Explanation explain(List<Interest> interests, int item, float score) {
        return with(prepare(interests), ask -> {
            ask.choose(new int[] {item});
            return new Explanation(sources(ask, item, score), reasons(ask, item));
        });
    }

    @Override
    public Explanation explain(Prepared prepared, int[] excluded, IntPredicate accepted, int item, float score) {
        return with((ProfileInput) prepared, ask -> {
            ask.choose(new int[] {item}, excluded, accepted);
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
        if (!model.splits().isEmpty() && Math.abs(rest) > ROUNDING * Math.abs(score)) {
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
