package dev.attune.kernels.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ExternalModelContent.HeldOut;
import dev.attune.kernels.format.ExternalModelContent.Origin;
import dev.attune.kernels.format.ExternalModelContent.TestCase;
import dev.attune.kernels.format.ModelFile.Malformed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExternalModelFileTest {
    private static final Origin ORIGIN = new Origin(
            "a cluster", "events/2026", 12, 99, 5, 3_000_000_000_000L, Map.of("neighbours", 200.0, "shrinkage", .003));
    private static final TestCase QUESTION =
            new TestCase(new int[] {2, 0}, new float[] {1, 2.5f}, new int[] {0, 1}, true, 6);
    private static final TestCase VISIT = new TestCase(
            new int[] {2, 0},
            new float[] {1, 2.5f},
            new int[] {60, 86_400},
            new int[] {1},
            new int[] {},
            new int[] {1, 2},
            false,
            7);

    private static final HeldOut NONE = new HeldOut(List.of(), false, false);

    private static ModelContent content(String... ids) {
        Rows rows = new Rows(new int[] {0, 1, 1, 2}, new int[] {1, 0}, new float[] {.5f, 1});
        return new ModelContent(
                ids,
                new int[] {3, 2, 1},
                new float[] {1, 1, 0},
                false,
                List.of(new ModelContent.RowPart("ease", 1, 100, rows)),
                Optional.empty(),
                new float[] {1, 0, 0},
                Trees.NONE);
    }

    private static byte[] bytes(ExternalModelContent model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExternalModelFile.write(model, out);
        return out.toByteArray();
    }

    private static byte[] bytes(TestCase... testCases) throws IOException {
        return bytes(new ExternalModelContent(
                ORIGIN, new HeldOut(List.of(testCases), true, false), content("a", "b", "c"), content("a", "b", "c")));
    }

    private static ExternalModelContent read(byte[] bytes) throws IOException {
        return ExternalModelFile.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void anExternalModelComesBackAsItWasWritten() throws IOException {
        ExternalModelContent read = read(bytes(QUESTION));
        assertEquals(ORIGIN, read.origin());
        TestCase testCase = read.heldOut().testCases().get(0);
        assertArrayEquals(QUESTION.context(), testCase.context());
        assertArrayEquals(QUESTION.weights(), testCase.weights());
        assertArrayEquals(QUESTION.answers(), testCase.answers());
        assertTrue(testCase.repeats());
        assertEquals(6, testCase.at());
        assertArrayEquals(new String[] {"a", "b", "c"}, read.trial().ids());
        assertArrayEquals(
                content("a", "b", "c").rows().get(0).rows().targets(),
                read.full().rows().get(0).rows().targets());
    }

    /** Uploads wait in a store while Attune is replaced by a later version, and jobs outlive services. */
    @Test
    void anExternalModelOfTheFirstFormatIsStillRead() throws IOException {
        byte[] golden =
                getClass().getResourceAsStream("/external-model-format-1.bin").readAllBytes();
        assertEquals(ORIGIN, read(golden).origin());
    }

    /** The models within are of the fourth format of models. */
    @Test
    void anExternalModelWithModelsOfTheFourthFormatIsStillRead() throws IOException {
        byte[] golden =
                getClass().getResourceAsStream("/external-model-format-1-4.bin").readAllBytes();
        assertEquals(ORIGIN, read(golden).origin());
    }

    /** The models within are of the fifth format of models. */
    @Test
    void anExternalModelWithModelsOfTheFifthFormatIsStillRead() throws IOException {
        byte[] golden =
                getClass().getResourceAsStream("/external-model-format-1-5.bin").readAllBytes();
        assertEquals(ORIGIN, read(golden).origin());
    }

    @Test
    void aVisitComesBackAsItWasWritten() throws IOException {
        HeldOut read = read(bytes(VISIT)).heldOut();
        assertTrue(read.visits());
        assertFalse(read.drawn());
        TestCase testCase = read.testCases().get(0);
        assertArrayEquals(VISIT.secondsAgo(), testCase.secondsAgo());
        assertArrayEquals(VISIT.metEarlier(), testCase.metEarlier());
        assertArrayEquals(VISIT.chosen(), testCase.chosen());
        assertEquals(0, testCase.answers().length);
    }

    /** What is read today is read tomorrow: this file was written when the format was new. */
    @Test
    void anExternalModelOfTheSecondFormatIsStillReadAndStillWritten() throws IOException {
        byte[] golden =
                getClass().getResourceAsStream("/external-model-format-2.bin").readAllBytes();
        assertEquals(ORIGIN, read(golden).origin());
        assertArrayEquals(golden, bytes(QUESTION, VISIT));
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() throws IOException {
        assertMalformed(
                "other items",
                bytes(new ExternalModelContent(ORIGIN, NONE, content("a", "b", "c"), content("a", "b", "d"))));
        assertMalformed(
                "an item is there twice",
                bytes(new ExternalModelContent(ORIGIN, NONE, content("a", "b", "b"), content("a", "b", "b"))));
        Origin seconds = new Origin("a cluster", "events", 12, 99, 5, 7_000_000_000_000_000L, Map.of());
        assertMalformed(
                "no milliseconds",
                bytes(new ExternalModelContent(seconds, NONE, content("a", "b", "c"), content("a", "b", "c"))));
        Origin few = new Origin("a cluster", "events", 2, 99, 5, 6, Map.of());
        assertMalformed(
                "more users than there are",
                bytes(new ExternalModelContent(few, NONE, content("a", "b", "c"), content("a", "b", "c"))));
        ModelContent other = content("a", "b", "c");
        ModelContent renamed = new ModelContent(
                other.ids(),
                other.popularity(),
                other.recent(),
                false,
                List.of(new ModelContent.RowPart(
                        "graph", 1, 100, other.rows().get(0).rows())),
                Optional.empty(),
                other.of(Question.OPEN).blend(),
                Trees.NONE);
        assertMalformed("other parts", bytes(new ExternalModelContent(ORIGIN, NONE, other, renamed)));
        assertMalformed("names item 3", bytes(new TestCase(new int[] {3}, new float[] {1}, new int[] {0}, false, 0)));
        assertMalformed(
                "answers name item 1", bytes(new TestCase(new int[] {0}, new float[] {1}, new int[] {1, 1}, false, 0)));
        assertMalformed("no answer", bytes(new TestCase(new int[] {0}, new float[] {1}, new int[] {}, false, 0)));
        assertMalformed("counts -1", bytes(new TestCase(new int[] {0}, new float[] {-1}, new int[] {1}, false, 0)));
        assertMalformed("not a trained candidate", new byte[100]);
    }

    private static void assertMalformed(String why, byte[] bytes) {
        Malformed refused = assertThrows(Malformed.class, () -> read(bytes));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void anythingButTheWholeIsRefused() throws IOException {
        byte[] whole = bytes(QUESTION, VISIT);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(Malformed.class, () -> read(cut));
        }
        assertThrows(Malformed.class, () -> read(Arrays.copyOf(whole, whole.length + 1)));
    }

    /** Whatever the bytes are, they are read or refused, and need no more memory than they are worth. */
    @Test
    void damagedBytesAreReadOrRefused() throws IOException {
        byte[] whole = bytes(QUESTION, VISIT);
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (Malformed e) {
                assertTrue(!e.getMessage().isEmpty());
            }
        }
    }
}
