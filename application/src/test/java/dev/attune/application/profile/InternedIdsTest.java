package dev.attune.application.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.item.ItemId;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InternedIdsTest {
    @Test
    void aTextAndItsBytesAreOneObject() {
        ItemId interned = InternedIds.item("interned-once");
        assertSame(interned, InternedIds.item("interned-once"));
        assertSame(interned, InternedIds.item(bytes("..interned-once.."), 2, 13));
    }

    @Test
    void bytesOutsideAsciiAreReadAsUtf8() {
        byte[] bytes = bytes("größe-商品");
        ItemId interned = InternedIds.item(bytes, 0, bytes.length);
        assertEquals(new ItemId("größe-商品"), interned);
        assertSame(interned, InternedIds.item(bytes.clone(), 0, bytes.length));
    }

    /** More ids than slots: whoever lost its slot is made anew, and is still the same id. */
    @Test
    void idsThatShareASlotAreToldApart() {
        IntStream.range(0, 200_000).forEach(i -> {
            String text = "slot-" + i;
            assertEquals(text, InternedIds.item(text).value());
            byte[] bytes = bytes("slot-" + (i / 2));
            assertEquals(
                    "slot-" + (i / 2), InternedIds.item(bytes, 0, bytes.length).value());
        });
    }

    @Test
    void typesAreKeptUpToAThousand() {
        assertSame(InternedIds.type("view"), InternedIds.type("view"));
        for (int i = 0; i < 1_100; i++) {
            assertEquals("t" + i, InternedIds.type("t" + i).name());
        }
        assertThrows(InvalidValue.class, () -> InternedIds.type("no type"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
