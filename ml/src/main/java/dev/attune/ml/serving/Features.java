package dev.attune.ml.serving;

import dev.attune.kernels.format.ModelContent;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a candidate's features what stands: first what the blend weighs, which is the score of each source at the
 * scale of this request, then two of the place in the context; then what only trees look at.
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
