package dev.attune.application.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Deployment;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenCodecTest {
    private final TokenCodec codec = new TokenCodec(deployment(1));

    @Test
    void aTokenComesBackAsItWasAndStaysShort() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            Map<Integer, Position> positions = new HashMap<>();
            for (int partition = 0; partition < Partition.COUNT; partition++) {
                if (random.nextBoolean() || round == 0) {
                    positions.put(
                            partition, new Position(random.nextLong() >>> 16 + random.nextInt(40), random.nextInt(3)));
                }
            }
            Token token = new Token(positions, sessions(random));
            String text = codec.encode(token);
            assertEquals(token, codec.decode("t", text));
            assertTrue(text.length() <= TokenCodec.MAX_LENGTH && text.matches("[A-Za-z0-9_-]+"), text);
        }
    }

    @Test
    void whereSessionsFindNoRoomNoneIsCarried() {
        Map<Integer, Position> positions = new HashMap<>();
        IntStream.range(0, Partition.COUNT)
                .forEach(partition -> positions.put(partition, new Position(Long.MAX_VALUE, Long.MAX_VALUE)));
        StoreSessions sessions =
                StoreSessions.of(List.of(new StoreSession("17", 5, "-1#5"), new StoreSession("18", 6, "a".repeat(80))));
        String text = codec.encode(new Token(positions, sessions));
        assertTrue(text.length() <= TokenCodec.MAX_LENGTH);
        assertEquals(new Token(positions, StoreSessions.TOO_MANY), codec.decode("t", text));
    }

    private static StoreSessions sessions(Random random) {
        return StoreSessions.of(IntStream.range(0, random.nextInt(8))
                .mapToObj(i -> new StoreSession(
                        "" + random.nextInt(300), random.nextLong() >>> 20, "-1#" + random.nextInt(1_000_000)))
                .toList());
    }

    @Test
    void aTokenOfAnotherDeploymentIsRefused() {
        String foreign =
                new TokenCodec(deployment(2)).encode(new Token(Map.of(1, new Position(1, 1)), StoreSessions.NONE));
        assertThrows(InvalidValue.class, () -> codec.decode("t", foreign));
    }

    @Test
    void nothingElseIsAToken() {
        Random random = new Random(9);
        String good = codec.encode(new Token(Map.of(3, new Position(0, 77)), StoreSessions.NONE));
        for (int round = 0; round < 5_000; round++) {
            char[] text = good.toCharArray();
            text[random.nextInt(text.length)] = (char) random.nextInt(128);
            String mangled = new String(text, 0, text.length - random.nextInt(2));
            if (!mangled.equals(good)) {
                assertThrows(InvalidValue.class, () -> codec.decode("t", mangled), mangled);
            }
        }
    }

    /**
     * Callers keep tokens while instances are replaced by newer ones: a change needs a version that still reads this.
     */
    @Test
    void aTokenOfVersion2StaysReadable() {
        byte[] id = new byte[Deployment.ID_BYTES];
        Arrays.fill(id, (byte) 7);
        byte[] key = new byte[Deployment.KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        Token token = new Token(
                Map.of(0, new Position(300, 5), 15, new Position(0, 70_000)),
                StoreSessions.of(List.of(new StoreSession("3", 9, "-1#9"))));
        String golden = "AgcHBwcHBwcHgAGsAgUA8KIEAQEzCQQtMSM5XgvwQ4I7J4mtJPbP";
        TokenCodec released = new TokenCodec(new Deployment(id, key));
        assertEquals(golden, released.encode(token));
        assertEquals(token, released.decode("t", golden));
    }

    private static Deployment deployment(int seed) {
        byte[] id = new byte[Deployment.ID_BYTES];
        byte[] key = new byte[Deployment.KEY_BYTES];
        Random random = new Random(seed);
        random.nextBytes(id);
        random.nextBytes(key);
        return new Deployment(id, key);
    }
}
