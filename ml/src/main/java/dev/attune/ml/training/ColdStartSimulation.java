package dev.attune.ml.training;

import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.ml.source.ContentSource;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes a model as if a tenth of its items had just come into the catalog. Only the source that uses descriptions knows
 * these items. Held-out events with these items tell how much that source is worth.
 */
final class ColdStartSimulation {
    private static final double SHARE = .1;

    private final ModelContent content;
    private final boolean[] isNew;

    private ColdStartSimulation(ModelContent content, long seed) {
        this.content = content;
        this.isNew = new boolean[content.ids().length];
        SplittableRandom random = new SplittableRandom(seed);
        for (int item = 0; item < isNew.length; item++) {
            isNew[item] = random.nextDouble() < SHARE;
        }
    }

    static ModelContent of(ModelContent content, TrainingData data, float recency, long seed, Workers workers) {
        ColdStartSimulation asNew = new ColdStartSimulation(content, seed);
        int[] popularity = content.popularity().clone();
        float[] recent = content.recent().clone();
        for (int item = 0; item < popularity.length; item++) {
            popularity[item] = asNew.isNew[item] ? 0 : popularity[item];
            recent[item] = asNew.isNew[item] ? 0 : recent[item];
        }
        List<RowPart> rows = new ArrayList<>();
        for (RowPart part : content.rows()) {
            rows.add(
                    part.has(Trait.KNOWS_NEW_ITEMS)
                            ? ContentSource.learn(data, popularity, recency, workers)
                            : asNew.withoutNew(part));
        }
        return new ModelContent(
                content.ids(),
                popularity,
                recent,
                content.repeats(),
                rows,
                asNew.factors(),
                asNew.affinity(),
                asNew.times(),
                content.rankings());
    }

    private RowPart withoutNew(RowPart part) {
        Rows all = part.rows();
        int[] start = new int[all.start().length];
        int[] targets = new int[all.targets().length];
        float[] weights = new float[targets.length];
        int next = 0;
        for (int item = 0; item < all.items(); item++) {
            for (int at = all.start()[item]; at < all.start()[item + 1]; at++) {
                if (!isNew[all.targets()[at]]) {
                    targets[next] = all.targets()[at];
                    weights[next++] = all.weights()[at];
                }
            }
            start[item + 1] = next;
        }
        return part.with(new Rows(start, Arrays.copyOf(targets, next), Arrays.copyOf(weights, next)));
    }

    private Optional<FactorPart> factors() {
        return content.factors().map(part -> {
            int d = part.settings().dimension();
            float[] items = part.items().clone();
            for (int item = 0; item < isNew.length; item++) {
                if (isNew[item]) {
                    Arrays.fill(items, item * d, (item + 1) * d, 0);
                }
            }
            return new FactorPart(part.name(), items, part.settings());
        });
    }

    private Optional<AffinityPart> affinity() {
        return content.affinity()
                .map(part -> new AffinityPart(
                        part.name(),
                        part.fields().stream().map(this::withoutNew).toList(),
                        part.weights(),
                        part.products()));
    }

    private Field withoutNew(Field field) {
        return new Field(field.name(), field.values(), withoutNew(field.ofItem()));
    }

    /** Nobody has come to a new item yet, and its kind is not known. */
    private Optional<ItemTimes> times() {
        return content.times().map(times -> {
            float[] age = times.age().clone();
            for (int item = 0; item < isNew.length; item++) {
                age[item] = isNew[item] ? ItemTimes.NO_AGE : age[item];
            }
            return new ItemTimes(
                    Arrays.stream(times.lately()).map(this::withoutNew).toArray(int[][]::new),
                    age,
                    times.ofItems(),
                    withoutNew(times.kinds()),
                    times.ofKinds(),
                    times.strong());
        });
    }

    private int[] withoutNew(int[] ofItems) {
        int[] values = ofItems.clone();
        for (int item = 0; item < isNew.length; item++) {
            values[item] = isNew[item] ? 0 : values[item];
        }
        return values;
    }
}
