package dev.attune.ml.serving;

import dev.attune.kernels.format.ModelContent;
import java.util.ArrayList;
import java.util.List;

/**
 * Layout of a candidate's feature vector. The blend uses one scaled score for each source, {@code last} and
 * {@code back}. The trees alone use raw scores, popularity, recent popularity and the length of the profile.
 */
public record Features(int scores) {
    int last() {
        return scores;
    }

    int back() {
        return scores + 1;
    }

    /** How many of the features the blend weighs. */
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

    /** What the blend weighs, by name. */
    public static List<String> names(ModelContent content) {
        List<String> names = new ArrayList<>();
        content.rows().forEach(part -> names.add(part.name()));
        content.factors().ifPresent(part -> names.add(part.name()));
        names.add(ModelContent.LAST);
        names.add(ModelContent.BACK);
        return names;
    }
}
