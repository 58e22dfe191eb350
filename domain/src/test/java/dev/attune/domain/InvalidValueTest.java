package dev.attune.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InvalidValueTest {
    @Test
    void theMessageNamesFieldValueAndWhatIsAccepted() {
        InvalidValue wrong = new InvalidValue("limit", "1..500", 501);
        assertEquals("limit must be 1..500: 501", wrong.getMessage());
        assertEquals("limit", wrong.field());
        assertEquals("1..500", wrong.accepted());
        assertEquals("501", wrong.value());
    }

    @Test
    void badInputCostsNoStackTrace() {
        assertEquals(0, new InvalidValue("limit", "1..500", 501).getStackTrace().length);
    }

    @Test
    void theSameComplaintMayNameAnotherPlace() {
        InvalidValue wrong = new InvalidValue("value", "a number", "x");
        assertEquals(
                "events[3].value must be a number: x", wrong.within("events[3]").getMessage());
        assertEquals("Some-Header must be a number: x", wrong.as("Some-Header").getMessage());
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertEquals(
                "body must be a document: (nothing)",
                InvalidValue.missing("body", "a document").getMessage());
    }

    @Test
    void longAndUnprintableValuesAreCutAndMadeVisible() {
        assertEquals("x".repeat(64), new InvalidValue("f", "a", "x".repeat(64)).value());
        assertEquals("x".repeat(64) + "...", new InvalidValue("f", "a", "x".repeat(65)).value());
        assertEquals("a\ufffdb\ufffdc", new InvalidValue("f", "a", "a\nb\ud800c").value());
    }
}
