package dev.attune.application.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.ranking.ItemSource;
import dev.attune.domain.ranking.RankedItem;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Map<String, List<String>> CATEGORIES = Map.of(
            "boat-1",
            List.of("boats"),
            "boat-2",
            List.of("boats"),
            "boat-3",
            List.of("boats"),
            "tent-1",
            List.of("tents"),
            "both-1",
            List.of("boats", "tents"),
            "none-1",
            List.of());
    private static final List<RankedItem> RANKED = List.of(
            item("boat-1", 1),
            item("boat-2", .9),
            item("boat-3", .8),
            item("both-1", .7),
            item("tent-1", .6),
            item("none-1", .1));

    @Test
    void withoutVarietyTheOrderStays() {
        assertEquals(List.of("boat-1", "boat-2", "boat-3"), chosen(Variety.ANY, 3));
    }

    /**
     * By hand, half the score and half the novelty. After boat-1: .7 for boat-2, .65 boat-3, .725 both-1, .8 tent-1,
     * .55 none-1. After tent-1, both-1 falls to .63125. After boat-2, boat-3 falls to .525 and both-1 to .561, and
     * none-1 has .55.
     */
    @Test
    void marginalRelevanceByHand() {
        assertEquals(
                List.of("boat-1", "tent-1", "boat-2", "both-1", "none-1", "boat-3"),
                chosen(new Variety(.5, OptionalInt.empty()), 6));
    }

    @Test
    void fullDiversityTakesWhatIsUnlikeBeforeWhatIsGood() {
        assertEquals(
                List.of("boat-1", "tent-1", "none-1", "both-1", "boat-2"),
                chosen(new Variety(1, OptionalInt.empty()), 5));
    }

    @Test
    void noCategoryHasMoreThanItsShare() {
        assertEquals(List.of("boat-1", "boat-2", "tent-1", "none-1"), chosen(new Variety(0, OptionalInt.of(2)), 5));
        assertEquals(List.of("boat-1", "tent-1", "none-1"), chosen(new Variety(.3, OptionalInt.of(1)), 5));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        for (double diversity : new double[] {-.1, 1.1, Double.NaN}) {
            assertThrows(InvalidValue.class, () -> new Variety(diversity, OptionalInt.empty()));
        }
        assertThrows(InvalidValue.class, () -> new Variety(0, OptionalInt.of(0)));
        assertThrows(InvalidValue.class, () -> new Variety(0, OptionalInt.of(501)));
    }

    private static List<String> chosen(Variety variety, int limit) {
        Selection selection = new Selection(variety, item -> CATEGORIES.get(item.value()), limit);
        selection.choose(RANKED);
        return selection.items().stream().map(item -> item.item().value()).toList();
    }

    private static RankedItem item(String id, double score) {
        return new RankedItem(new ItemId(id), score, ItemSource.MODEL);
    }
}
