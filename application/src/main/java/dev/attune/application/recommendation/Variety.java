package dev.attune.application.recommendation;

import dev.attune.domain.InvalidValue;
import java.util.OptionalInt;

/**
 * How unlike each other the items of an answer should be.
 *
 * @param diversity 0: only the score counts; 1: only that an item is unlike those before it
 * @param maxPerCategory no more items of one category than this
 */
public record Variety(double diversity, OptionalInt maxPerCategory) {
    public static final Variety ANY = new Variety(0, OptionalInt.empty());
    /** An answer is chosen among so many times its length. */
    private static final int CHOICE = 5;
    /** Where these are too much alike to fill it, among so many. */
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
