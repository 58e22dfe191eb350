package dev.attune.ml.serving;

import dev.attune.kernels.format.ModelContent;
import java.util.ArrayList;
import java.util.List;

/**
 * Layout of a candidate's feature vector. Used by the blend: one scaled score for each source, {@code last} and
 * {@code back}. Used by the trees only: raw scores, popularity, recent popularity, profile length.
 *
 * @param scores number of sources
 */
public record Features(int scores) {
    int last() {
        return scores;
    }

    int back() {
        return scores + 1;
    }

    /** Number of features that the blend weighs. */
    public int blended() {
        return scores + 2;
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

    public int count() {
        return ModelContent.features(blended());
    }

    /** Names of the features that the blend weighs. */
    public static List<String> names(ModelContent content) {
        List<String> names = new ArrayList<>();
        content.rows().forEach(part -> names.add(part.name()));
        content.factors().ifPresent(part -> names.add(part.name()));
        names.add(ModelContent.LAST);
        names.add(ModelContent.BACK);
        return names;
    }
}
