package dev.attune.ml.serving;

import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.format.ModelContent;
import java.util.ArrayList;
import java.util.List;

/**
 * Layout of a candidate's features. Those of the trees: one scaled score for each source, {@code last}, {@code back},
 * raw scores, popularity, recent popularity, profile length. Then come what affinity knows of each field, what the user
 * did with the item, and what the clock tells. Those of the blend: the scaled scores, {@code last}, {@code back}, the
 * logarithms of the scaled scores, recent popularity, {@code often}, {@code week}, {@code month}, {@code due}, and
 * {@code just-bought}, which is below zero.
 *
 * @param scores number of sources
 * @param fields number of fields of affinity
 */
public record Features(int scores, int fields) {
    /** Makes the layout of a model. */
    public static Features of(ModelContent content) {
        return new Features(content.sources(), content.fields());
    }

    int last() {
        return scores;
    }

    int back() {
        return scores + 1;
    }

    /** Number of features that the blend weighs. */
    public int blended() {
        return ModelContent.blended(scores);
    }

    /** The place in a blend of the logarithm of a source's score. */
    int log(int source) {
        return scores + 2 + source;
    }

    /** The place in a blend of recent popularity. */
    int recentInBlend() {
        return 2 * scores + 2;
    }

    /** The greatest weight in a blend that a source, its logarithm or recent popularity has. */
    public float greatestOfSources(float[] blend) {
        float greatest = 0;
        for (int f = 0; f <= recentInBlend(); f++) {
            greatest = Math.max(greatest, blend[f]);
        }
        return greatest;
    }

    int raw() {
        return scores + 2;
    }

    int popularity() {
        return 2 * scores + 2;
    }

    int recent() {
        return 2 * scores + 3;
    }

    int length() {
        return 2 * scores + 4;
    }

    /** The place in a blend of how often the user had an item. */
    int often() {
        return 2 * scores + 3;
    }

    /** The first feature of what the user did with the item. */
    int own() {
        return affinity() + AffinityTable.features(fields);
    }

    /** The first feature of what the clock tells. */
    int clock() {
        return own() + OwnItems.FEATURES;
    }

    /** The place in a blend of the users of a week. */
    int week() {
        return 2 * scores + 4;
    }

    /** The place in a blend of the users of thirty days. */
    int month() {
        return 2 * scores + 5;
    }

    /** The place in a blend of how due an item is that the user had. */
    int due() {
        return 2 * scores + 6;
    }

    /** The place in a blend of how much the user has just bought the like. */
    int justBought() {
        return 2 * scores + 7;
    }

    /** The first feature of affinity. */
    int affinity() {
        return 2 * scores + 5;
    }

    public int count() {
        return ModelContent.features(scores, fields);
    }

    /** Names of the features that the blend weighs. */
    public static List<String> names(ModelContent content) {
        List<String> names = partNames(content);
        names.addAll(
                content.sources() + 2,
                names.subList(0, content.sources()).stream().map("log "::concat).toList());
        return names;
    }

    /** Names of the parts of a score: the sources, then what a blend weighs besides them. */
    static List<String> partNames(ModelContent content) {
        List<String> names = new ArrayList<>();
        content.rows().forEach(part -> names.add(part.name()));
        content.factors().ifPresent(part -> names.add(part.name()));
        content.affinity().ifPresent(part -> names.add(part.name()));
        names.addAll(List.of(
                ModelContent.LAST,
                ModelContent.BACK,
                ModelContent.RECENT,
                ModelContent.OFTEN,
                ModelContent.WEEK,
                ModelContent.MONTH,
                ModelContent.DUE,
                ModelContent.JUST_BOUGHT));
        return names;
    }
}
