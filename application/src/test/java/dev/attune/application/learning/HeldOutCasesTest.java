package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldOutCasesTest {
    private static final TestCase LATER = new TestCase(List.of(), Set.of(1), false, 200);
    private static final TestCase EARLIER = new TestCase(List.of(), Set.of(2), false, 100);
    private static final List<TestCase> BOTH = List.of(LATER, EARLIER);

    @Test
    void theOldestTestCasesComeFirst() {
        assertEquals(List.of(EARLIER, LATER), new HeldOutCases(BOTH).inTime(BOTH));
    }

    /** The time of a drawn answer says when a user was there last, which tells users apart and not questions. */
    @Test
    void drawnTestCasesStayAsTheyAre() {
        assertEquals(BOTH, HeldOutCases.ofAllTimes(BOTH).inTime(BOTH));
        assertEquals(BOTH, HeldOutCases.ofAllTimes(BOTH).learning().inTime(BOTH));
    }
}
