package dev.attune.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "/..?#%", "größe", "商品", "👟👟", "a'b\"c;--"})
    void anyTextIsAnId(String text) {
        assertEquals(text, Identifier.checked("id", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000", "a\nb", "\u007f", "\ud800", "\udc00x", "\u0085"})
    void controlCharactersAndBrokenTextAreRefused(String text) {
        assertThrows(InvalidValue.class, () -> Identifier.checked("id", text));
    }

    @Test
    void theLimitCountsCharactersAndNotUnits() {
        String longest = "👟".repeat(128);
        assertEquals(longest, Identifier.checked("id", longest));
        InvalidValue refused = assertThrows(InvalidValue.class, () -> Identifier.checked("userId", longest + "x"));
        assertEquals("userId", refused.field());
        assertEquals("👟".repeat(64) + "...", refused.value());
    }
}
