package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.Metric;
import org.junit.jupiter.api.Test;

class QualityInWordsTest {
    private static ModelQuality.Builder measured(int testCases, Interval overPopularity, Interval overLately) {
        return new ModelQuality.Builder(testCases)
                .own(Metric.HIT_RATE, .52)
                .rival(Rival.POPULARITY, Metric.HIT_RATE, .07)
                .rival(Rival.LATELY, Metric.HIT_RATE, .094)
                .difference(Rival.POPULARITY, Metric.NDCG, overPopularity)
                .difference(Rival.LATELY, Metric.NDCG, overLately);
    }

    @Test
    void aModelThatIsBetterSaysByHowMuchAndForWhom() {
        ModelQuality.Builder quality = measured(400, new Interval(.2, .3), new Interval(.1, .2));
        quality.segment(Segment.SHORT, 130).segment(Segment.SHORT, Metric.NDCG, .42);
        quality.segment(Segment.MIDDLE, 140).segment(Segment.MIDDLE, Metric.NDCG, .28);
        quality.segment(Segment.LONG, 130).segment(Segment.LONG, Metric.NDCG, .1);
        assertEquals(
                "Of 100 questions, this model has a right answer among its first ten for 52, the list of popular items"
                        + " for 7, the list of what was popular lately for 9. It is better than these lists, beyond"
                        + " chance. It serves users with short histories best (ndcg@10 0.42), and users with long ones"
                        + " least (0.10).",
                QualityInWords.of(quality.build()));
    }

    /** Better than one list is not enough: the other one costs as little. */
    @Test
    void aModelThatIsNoBetterThanEveryListSaysSo() {
        assertTrue(QualityInWords.of(measured(400, new Interval(.2, .3), new Interval(-.1, .2))
                        .build())
                .contains("It is not better than these lists beyond chance."));
        assertTrue(QualityInWords.of(measured(400, new Interval(.2, .3), new Interval(-.2, -.1))
                        .build())
                .contains("A list that is the same for everybody is better, beyond chance."));
    }

    @Test
    void aSourceThatIsBetterAloneIsNoSecret() {
        ModelQuality.Builder quality = measured(400, new Interval(.2, .3), new Interval(.1, .2));
        String worse = "One of its own sources alone is better, beyond chance.";
        quality.difference(Rival.SOURCE, Metric.NDCG, new Interval(-.01, .2));
        assertFalse(QualityInWords.of(quality.build()).contains(worse));
        quality.difference(Rival.SOURCE, Metric.NDCG, new Interval(-.2, -.01));
        assertTrue(QualityInWords.of(quality.build()).contains(worse));
    }

    @Test
    void fewQuestionsProveLittle() {
        assertTrue(QualityInWords.of(
                        measured(30, new Interval(.2, .3), new Interval(.1, .2)).build())
                .contains("So few questions (30) prove little."));
        assertEquals(
                "Nobody knows how good this model is: no question could be held out of the data.",
                QualityInWords.of(new ModelQuality.Builder(0).build()));
    }

    @Test
    void theStartOfAVisitIsToldFromTheRestOfIt() {
        ModelQuality.Builder quality = measured(400, new Interval(.2, .3), new Interval(.1, .2));
        quality.segment(Segment.START, 300).segment(Segment.START, Metric.HIT_RATE, .14);
        quality.segment(Segment.IN_VISIT, 99).segment(Segment.IN_VISIT, Metric.HIT_RATE, .2);
        assertFalse(QualityInWords.of(quality.build()).contains("visit"), "so few within a visit prove little");
        quality.segment(Segment.IN_VISIT, 100);
        assertTrue(QualityInWords.of(quality.build())
                .endsWith("When a visit begins, it is right for 14 of 100, and while one goes on, for 20."));
    }

    @Test
    void whatComesAgainIsComparedWithWhatTheUserHadMostOften() {
        ModelQuality.Builder quality = measured(400, new Interval(.2, .3), new Interval(.1, .2));
        quality.segment(Segment.AGAIN, 300).segment(Segment.AGAIN, Metric.HIT_RATE, .8);
        quality.segment(Segment.AGAIN_BY_FREQUENCY, 300).segment(Segment.AGAIN_BY_FREQUENCY, Metric.HIT_RATE, .78);
        assertTrue(QualityInWords.of(quality.build())
                .endsWith("With seen items included, it has a right answer for 80 of 100 visits, and what the user had"
                        + " most often for 78."));
    }
}
