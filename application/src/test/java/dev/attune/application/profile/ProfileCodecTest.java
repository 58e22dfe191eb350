package dev.attune.application.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import dev.attune.domain.profile.SeenItems;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Every stored profile depends on these bytes: a change of them needs a new format that still reads this one. */
class ProfileCodecTest {
    private static final String WINDOW_OF_FORMAT_1 =
            "0102047669657706726174696e6703ffffffffffffffff086b6179616b20c3bc00ff9fabfef962000000000000"
                    + "0002016203401200000000000002800000000000000001610088a0abfef962";
    private static final String SEEN_OF_FORMAT_1 = "0102036f6c640f056f6c64657206";

    private static final List<ProfileEvent> WINDOW = List.of(
            new ProfileEvent(
                    -1, new ItemId("kayak ü"), new EventType("view"), OptionalDouble.empty(), 1_700_000_000_000L),
            new ProfileEvent(2, new ItemId("b"), new EventType("rating"), OptionalDouble.of(4.5), 1_699_999_999_999L),
            new ProfileEvent(Long.MIN_VALUE, new ItemId("a"), new EventType("view"), OptionalDouble.empty(), -5));
    private static final SeenItems SEEN = Profile.EMPTY
            .with(
                    List.of(
                            new ProfileEvent(1, new ItemId("new"), new EventType("view"), OptionalDouble.empty(), 9),
                            new ProfileEvent(2, new ItemId("old"), new EventType("hide"), OptionalDouble.empty(), 7),
                            new ProfileEvent(3, new ItemId("older"), new EventType("view"), OptionalDouble.empty(), 3)),
                    Position.START,
                    new ProfilePolicy(1, 10, EventWeights.defaults()))
            .seen();

    @Test
    void aWindowIsStoredInTheseBytes() {
        assertEquals(WINDOW_OF_FORMAT_1, hex(ProfileCodec.encode(WINDOW)));
        assertEquals(WINDOW, ProfileCodec.decodeWindow(bytes(WINDOW_OF_FORMAT_1)));
    }

    @Test
    void seenItemsAreStoredInTheseBytes() {
        assertEquals(SEEN_OF_FORMAT_1, hex(ProfileCodec.encodeSeen(SEEN)));
        assertEquals(
                SEEN.list(), ProfileCodec.decodeSeen(bytes(SEEN_OF_FORMAT_1)).list());
    }

    @Test
    void nothingHasItsBytesToo() {
        assertEquals(List.of(), ProfileCodec.decodeWindow(ProfileCodec.encode(List.of())));
        assertEquals(
                List.of(),
                ProfileCodec.decodeSeen(ProfileCodec.encodeSeen(SeenItems.NONE)).list());
    }

    @Test
    void bytesThatAreCutShortOrOfAnotherFormatAreRefused() {
        byte[] whole = ProfileCodec.encode(WINDOW);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(RuntimeException.class, () -> ProfileCodec.decodeWindow(cut), "of " + length + " bytes");
        }
        byte[] other = whole.clone();
        other[0] = 2;
        assertThrows(RuntimeException.class, () -> ProfileCodec.decodeWindow(other));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
