package dev.attune.application.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Deployment;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
                    positions.put(partition, new Position(random.nextLong() >>> 1 + random.nextInt(40), random.nextLong() >>> 1 + random.nextInt(40)));
                }
            }
            Token token = new Token(positions);
            String text = codec.encode(token);
            assertEquals(token, codec.decode("t", text));
            assertTrue(text.length() <= TokenCodec.MAX_LENGTH && text.matches("[A-Za-z0-9_-]+"), text);
        }
    }

    @Test
    void aTokenOfAnotherDeploymentIsRefused() {
        String foreign = new TokenCodec(deployment(2)).encode(new Token(Map.of(1, new Position(1, 1))));
        assertThrows(InvalidValue.class, () -> codec.decode("t", foreign));
    }

    @Test
    void nothingElseIsAToken() {
        Random random = new Random(9);
        String good = codec.encode(new Token(Map.of(3, new Position(0, 77))));
        for (int round = 0; round < 5_000; round++) {
            char[] text = good.toCharArray();
            text[random.nextInt(text.length)] = (char) random.nextInt(128);
            String mangled = new String(text, 0, text.length - random.nextInt(2));
            if (!mangled.equals(good)) {
                assertThrows(InvalidValue.class, () -> codec.decode("t", mangled), mangled);
            }
        }
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
