package dev.attune.application.recommendation;

import dev.attune.domain.InvalidValue;
import java.util.OptionalInt;

/**
 * The variety that the items of an answer should have.
 *
 * @param diversity 0 if only the score counts, 1 if only the difference from the items before counts
 * @param maxPerCategory maximum number of items of one category
 */
public record Variety(double diversity, OptionalInt maxPerCategory) {
    public static final Variety ANY = new Variety(0, OptionalInt.empty());
    /** An answer is chosen among this many times its length. */
    private static final int CHOICE = 5;
    /** If those candidates are too much alike to fill the answer, it is chosen among this many. */
    static final int FURTHER_CHOICE = 2_000;

    public Variety {
        if (!(diversity >= 0 && diversity <= 1)) {
            throw new InvalidValue("diversity", "0..1", diversity);
        }
        maxPerCategory.ifPresent(most -> RecommendationRequest.checkCount("maxPerCategory", most));
    }

    boolean wanted() {
        return diversity > 0 || maxPerCategory.isPresent();
    }

    int choice(int limit) {
        return wanted() ? Math.min(RecommendationRequest.MAX_LIMIT, CHOICE * limit) : limit;
    }
}
