package dev.attune.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelFileTest {
    private static final ModelFile.Content CONTENT = new ModelFile.Content(new String[] {"a", "b ü", "商品"}, new int[] {3, 2, 1}, .7f,
            new Rows(new int[] {0, 2, 2, 3}, new int[] {1, 2, 0}, new float[] {.5f, -.25f, 1e-3f}));

    @Test
    void aModelComesBackAsItWasWritten() throws IOException {
        ModelFile.Content read = ModelFile.read(new ByteArrayInputStream(bytes()));
        assertArrayEquals(CONTENT.ids(), read.ids());
        assertArrayEquals(CONTENT.popularity(), read.popularity());
        assertEquals(CONTENT.recency(), read.recency());
        assertArrayEquals(CONTENT.rows().start(), read.rows().start());
        assertArrayEquals(CONTENT.rows().targets(), read.rows().targets());
        assertArrayEquals(CONTENT.rows().weights(), read.rows().weights());
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
        String message = assertThrows(ModelFile.Malformed.class, () -> ModelFile.read(new ByteArrayInputStream(bytes))).getMessage();
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
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelFile.write(CONTENT, out);
        return out.toByteArray();
    }
}
