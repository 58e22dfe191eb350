package dev.attune.kernels.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.Returns;
import dev.attune.kernels.clock.Window;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.scoring.TreeScorer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelFileTest {
    private static final ModelContent.RowPart AFTER = part("after", .6f, 4, 0, 2);
    private static final ModelContent CONTENT = new ModelContent(
            new String[] {"a", "b ü", "商品"},
            new int[] {3, 2, 1},
            new float[] {.5f, 2, 0},
            true,
            List.of(
                    part("ease", 1, .5f, -.5f, 1e-3f),
                    AFTER,
                    new ModelContent.RowPart("after-newest", 1e-6f, 0, AFTER.rows())),
            Optional.of(new ModelContent.FactorPart(
                    "factors", new float[] {2, 1, -1, 2, 0, 0}, new ImplicitAls.Settings(2, .1f, .01f, 4))),
            Optional.of(new ModelContent.AffinityPart(
                    "affinity",
                    List.of(new Field("category", 3, new int[] {1, 2, 1}), new Field("brand", 2, new int[] {0, 1, 1})),
                    new float[] {0, 1, .5f, .25f, 0, .125f, 0, 0},
                    new int[] {1, 0, 1})),
            Optional.of(new ItemTimes(
                    new int[][] {{0, 1, 0}, {1, 1, 0}, {3, 1, 0}},
                    new float[] {20, .5f, ItemTimes.NO_AGE},
                    new Returns(new float[] {7, 14, 30}, new float[] {1, .5f, 0}),
                    new int[] {1, 2, 1},
                    new Returns(new float[] {30, 6, 12}, new float[] {.25f, .5f, .125f}),
                    5)),
            new Rankings(List.of(
                    new ModelContent.Ranking(
                            blend(1),
                            new Trees(
                                    new int[] {0, 3},
                                    new int[] {1, -1, -1, -1},
                                    new float[] {.5f, 1, 2, .125f},
                                    new int[] {1, 0, 0, 0})),
                    new ModelContent.Ranking(blend(2), Trees.NONE),
                    new ModelContent.Ranking(blend(3), Trees.NONE),
                    new ModelContent.Ranking(blend(4), Trees.NONE),
                    new ModelContent.Ranking(blend(5), Trees.NONE))));

    private static float[] blend(float first) {
        float[] blend = new float[ModelContent.blended(5)];
        blend[0] = first;
        blend[blend.length - 1] = .25f;
        return blend;
    }

    private static ModelContent.RowPart part(String name, float recency, float... weights) {
        return new ModelContent.RowPart(
                name, recency, 30, new Rows(new int[] {0, 2, 2, 3}, new int[] {1, 2, 0}, weights));
    }

    @Test
    void aModelComesBackAsItWasWritten() throws IOException {
        ModelContent read = ModelFile.read(new ByteArrayInputStream(bytes()));
        assertArrayEquals(CONTENT.ids(), read.ids());
        assertArrayEquals(CONTENT.popularity(), read.popularity());
        assertArrayEquals(CONTENT.recent(), read.recent());
        assertTrue(read.repeats());
        for (int part = 0; part < 3; part++) {
            ModelContent.RowPart expected = CONTENT.rows().get(part);
            ModelContent.RowPart actual = read.rows().get(part);
            assertEquals(expected.name(), actual.name());
            assertEquals(expected.recency(), actual.recency());
            assertEquals(expected.proposals(), actual.proposals());
            assertArrayEquals(expected.rows().start(), actual.rows().start());
            assertArrayEquals(expected.rows().targets(), actual.rows().targets());
            // 16 bits of the largest of the row.
            assertArrayEquals(expected.rows().weights(), actual.rows().weights(), 4f / Short.MAX_VALUE);
        }
        assertSame(read.rows().get(1).rows(), read.rows().get(2).rows());
        assertEquals(CONTENT.factors().get().settings(), read.factors().get().settings());
        assertArrayEquals(CONTENT.factors().get().items(), read.factors().get().items(), 2f / Short.MAX_VALUE);
        ModelContent.AffinityPart affinity = read.affinity().orElseThrow();
        for (int field = 0; field < 2; field++) {
            Field expected = CONTENT.affinity().orElseThrow().fields().get(field);
            assertEquals(expected.name(), affinity.fields().get(field).name());
            assertEquals(expected.values(), affinity.fields().get(field).values());
            assertArrayEquals(expected.ofItem(), affinity.fields().get(field).ofItem());
        }
        assertArrayEquals(CONTENT.affinity().orElseThrow().weights(), affinity.weights());
        assertArrayEquals(CONTENT.affinity().orElseThrow().products(), affinity.products());
        assertSameTimes(CONTENT.times().orElseThrow(), read.times().orElseThrow());
        for (Question question : Question.values()) {
            assertArrayEquals(CONTENT.of(question).blend(), read.of(question).blend());
        }
        assertArrayEquals(
                CONTENT.of(Question.OPEN).trees().value(),
                read.of(Question.OPEN).trees().value());
        assertArrayEquals(
                CONTENT.of(Question.OPEN).trees().roots(),
                read.of(Question.OPEN).trees().roots());
    }

    private static void assertSameTimes(ItemTimes expected, ItemTimes actual) {
        for (Window window : Window.values()) {
            assertArrayEquals(expected.lately(window), actual.lately(window));
        }
        assertArrayEquals(expected.age(), actual.age());
        assertArrayEquals(expected.kinds(), actual.kinds());
        assertArrayEquals(expected.ofItems().days(), actual.ofItems().days());
        assertArrayEquals(expected.ofItems().shares(), actual.ofItems().shares());
        assertArrayEquals(expected.ofKinds().days(), actual.ofKinds().days());
        assertArrayEquals(expected.ofKinds().shares(), actual.ofKinds().shares());
        assertEquals(expected.strong(), actual.strong());
    }

    /** Format 1 had the rows of EASE alone; this file was written by the code that made it. */
    @Test
    void aModelOfTheFirstFormatIsStillRead() throws IOException {
        ModelContent read = ModelFile.read(getClass().getResourceAsStream("/model-format-1.bin"));
        assertArrayEquals(new String[] {"a", "b ü", "商品"}, read.ids());
        assertArrayEquals(new int[] {3, 2, 1}, read.popularity());
        assertTrue(read.repeats());
        assertEquals(.7f, read.rows().get(0).recency());
        assertArrayEquals(new int[] {1, 2, 0}, read.rows().get(0).rows().targets());
        assertArrayEquals(
                new float[] {.5f, -.25f, 1e-3f}, read.rows().get(0).rows().weights());
        assertArrayEquals(
                new float[] {1, 0, 0}, Arrays.copyOf(read.of(Question.OPEN).blend(), 3));
        assertEquals(ModelContent.blended(1), read.of(Question.OPEN).blend().length);
    }

    /** Format 2 had factors (1, -1), (2, 2) and (0, 0), as they had been learned. */
    @Test
    void aModelOfTheSecondFormatIsStillReadAndItsFactorsTurned() throws IOException {
        ModelContent read = ModelFile.read(getClass().getResourceAsStream("/model-format-2.bin"));
        assertArrayEquals(CONTENT.ids(), read.ids());
        float[] factors = read.factors().get().items();
        assertEquals(0, factors[0] * factors[1] + factors[2] * factors[3], 1e-3);
        assertEquals(2, factors[0] * factors[0] + factors[1] * factors[1], 1e-3);
        assertEquals(8, factors[2] * factors[2] + factors[3] * factors[3], 1e-3);
        assertArrayEquals(
                CONTENT.of(Question.OPEN).trees().value(),
                read.of(Question.OPEN).trees().value());
    }

    /** Format 3 had no affinity, and one way to rank. */
    @Test
    void aModelOfTheThirdFormatIsStillRead() throws IOException {
        ModelContent read = ModelFile.read(getClass().getResourceAsStream("/model-format-3.bin"));
        assertArrayEquals(CONTENT.ids(), read.ids());
        assertTrue(read.affinity().isEmpty());
        assertArrayEquals(
                new float[] {1, .5f, .125f, 2, 0, .25f},
                Arrays.copyOf(read.of(Question.OPEN).blend(), 6));
        assertEquals(ModelContent.blended(4), read.of(Question.OPEN).blend().length);
        for (Question question : Question.values()) {
            assertSame(read.of(Question.OPEN), read.of(question));
        }
    }

    /** Format 4 knew nothing of the start of a visit. */
    @Test
    void aModelOfTheFourthFormatIsStillRead() throws IOException {
        ModelContent read = ModelFile.read(getClass().getResourceAsStream("/model-format-4.bin"));
        for (Question question : List.of(Question.OPEN, Question.GIVEN, Question.AGAIN)) {
            assertAlikeButForTheClock(CONTENT.of(question), read.of(question));
        }
        assertSame(read.of(Question.OPEN), read.of(Question.START));
    }

    private static void assertAlikeButForTheClock(ModelContent.Ranking expected, ModelContent.Ranking actual) {
        float[] blend = expected.blend().clone();
        int ofTheClock = 4;
        blend[blend.length - 1 - ofTheClock] = blend[blend.length - 1];
        Arrays.fill(blend, blend.length - ofTheClock, blend.length, 0);
        assertArrayEquals(blend, actual.blend());
    }

    /** Format 5 knew nothing of the clock. */
    @Test
    void aModelOfTheFifthFormatIsStillRead() throws IOException {
        ModelContent read = ModelFile.read(getClass().getResourceAsStream("/model-format-5.bin"));
        assertTrue(read.times().isEmpty());
        for (Question question : List.of(Question.OPEN, Question.GIVEN, Question.AGAIN, Question.START)) {
            assertAlikeButForTheClock(CONTENT.of(question), read.of(question));
        }
        assertSame(read.of(Question.AGAIN), read.of(Question.AGAIN_WITHIN));
    }

    /** What is read today is read tomorrow: this file was written when the format was new. */
    @Test
    void aModelOfTheSixthFormatIsStillReadAndStillWritten() throws IOException {
        byte[] golden = getClass().getResourceAsStream("/model-format-6.bin").readAllBytes();
        assertArrayEquals(
                CONTENT.ids(), ModelFile.read(new ByteArrayInputStream(golden)).ids());
        assertArrayEquals(golden, bytes());
    }

    @Test
    void aFieldWithAValueThatItDoesNotHaveIsRefused() {
        ModelContent.AffinityPart wrong = new ModelContent.AffinityPart(
                "affinity", List.of(new Field("category", 2, new int[] {1, 2, 1})), new float[5], new int[3]);
        ModelContent content = new ModelContent(
                CONTENT.ids(),
                CONTENT.popularity(),
                CONTENT.recent(),
                true,
                CONTENT.rows(),
                CONTENT.factors(),
                Optional.of(wrong),
                CONTENT.times(),
                CONTENT.rankings());
        assertThrows(ModelFile.Malformed.class, () -> ModelFile.read(new ByteArrayInputStream(bytes(content))));
    }

    @Test
    void treesGoLeftBelowTheSplitAndAddUp() {
        float[] features = {0, .4f, 0, .5f, 0, .6f, 0, .3f, 0, .5f};
        float[] scores = {0, 0, 0, 0, 1};
        new TreeScorer(new TreeScorer.SplitTable(CONTENT.of(Question.OPEN).trees())).add(features, 2, 5, scores);
        assertArrayEquals(new float[] {1.125f, 2.125f, 2.125f, 1.125f, 3.125f}, scores);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] bytes = bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(ModelFile.Malformed.class, () -> ModelFile.read(new ByteArrayInputStream(cut)));
        }
    }

    @Test
    void moreThanTheModelIsRefused() throws IOException {
        byte[] longer = Arrays.copyOf(bytes(), bytes().length + 1);
        assertThrows(ModelFile.Malformed.class, () -> ModelFile.read(new ByteArrayInputStream(longer)));
    }

    @Test
    void aFutureFormatIsNamed() throws IOException {
        byte[] bytes = bytes();
        bytes[11] = 9;
        String message = assertThrows(ModelFile.Malformed.class, () -> ModelFile.read(new ByteArrayInputStream(bytes)))
                .getMessage();
        assertTrue(message.contains("format 9"), message);
    }

    /** Damage either shows or changes a harmless value; it never does anything else, such as filling the memory. */
    @Test
    void damagedBytesEndInOneKindOfException() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = bytes();
            for (int i = 0; i <= random.nextInt(3); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                ModelFile.read(new ByteArrayInputStream(bytes));
            } catch (ModelFile.Malformed e) {
                assertTrue(!e.getMessage().isBlank());
            }
        }
    }

    private static byte[] bytes() throws IOException {
        return bytes(CONTENT);
    }

    private static byte[] bytes(ModelContent content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelFile.write(content, out);
        return out.toByteArray();
    }
}
