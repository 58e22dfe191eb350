package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final double EXACTLY = 1e-12;

    private final Progress progress = new Progress();

    @Test
    void aStageWithoutStepsAdvancesByItself() {
        progress.stage("reading", .2, .6);
        progress.advance(.5);
        assertEquals(.4, progress.fraction(), EXACTLY);
        progress.advance(.25);
        assertEquals(.4, progress.fraction(), EXACTLY, "what was reached stays");
        progress.advance(7);
        assertEquals(.6, progress.fraction(), EXACTLY);
    }

    @Test
    void stepsShareAStage() {
        progress.stage("tuning", .2, .6);
        progress.step(.5);
        assertEquals(.2, progress.fraction(), EXACTLY);
        progress.advance(.5);
        assertEquals(.3, progress.fraction(), EXACTLY);
        progress.step(1);
        assertEquals(.4, progress.fraction(), EXACTLY);
        progress.advance(1);
        assertEquals(.6, progress.fraction(), EXACTLY);
        progress.stage("training", .8, 1);
        progress.advance(.5);
        assertEquals(.9, progress.fraction(), EXACTLY);
    }

    @Test
    void nothingGoesOnOnceItIsNoLongerWanted() {
        progress.stage("tuning", 0, 1);
        progress.cancel();
        assertThrows(Progress.Cancelled.class, () -> progress.step(.5));
        assertThrows(Progress.Cancelled.class, () -> progress.advance(.5));
        assertThrows(Progress.Cancelled.class, () -> progress.stage("training", 0, 1));
    }
}
