package dev.attune.kernels.format;

import static dev.attune.kernels.format.ModelFile.check;

import dev.attune.kernels.data.Rows;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads parts of models and of external models. Arrays grow as the bytes arrive. So a damaged length meets the end of
 * the input before it fills the memory.
 */
final class ModelInput {
    private static final int MAX_ID_BYTES = 4 * 128;
    private static final int CHUNK = 1 << 16;

    private final DataInputStream in;

    ModelInput(DataInputStream in) {
        this.in = in;
    }

    long longValue() throws IOException {
        return in.readLong();
    }

    int intValue() throws IOException {
        return in.readInt();
    }

    float floatValue() throws IOException {
        return finite(Float.intBitsToFloat(in.readInt()));
    }

    boolean flag() throws IOException {
        return count(1, "flags") == 1;
    }

    int count(int most, String what) throws IOException {
        int count = in.readInt();
        check(count >= 0 && count <= most, () -> count + " " + what + ", at most " + most);
        return count;
    }

    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    String[] texts() throws IOException {
        int count = length(in.readInt());
        String[] texts = new String[0];
        for (int i = 0; i < count; i++) {
            texts = i < texts.length ? texts : Arrays.copyOf(texts, (int) Math.min(count, 2L * texts.length + 1024));
            texts[i] = text();
        }
        return Arrays.copyOf(texts, count);
    }

    String text() throws IOException {
        int bytes = in.readUnsignedShort();
        check(bytes <= MAX_ID_BYTES, () -> "a text has " + bytes + " bytes");
        return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    int[] ints(int count) throws IOException {
        int[] values = new int[Math.min(length(count), CHUNK)];
        byte[] bytes = new byte[CHUNK];
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, CHUNK / Integer.BYTES);
            in.readFully(bytes, 0, part * Integer.BYTES);
            values = done + part <= values.length
                    ? values
                    : Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
            ByteBuffer.wrap(bytes).asIntBuffer().get(values, done, part);
            done += part;
        }
        return Arrays.copyOf(values, count);
    }

    float[] floats(int count) throws IOException {
        int[] bits = ints(count);
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = finite(Float.intBitsToFloat(bits[i]));
        }
        return values;
    }

    /** Reads rows as format 1 wrote them: all starts, all targets, all weights. */
    Rows plainRows(int items) throws IOException {
        int[] start = ints(items + 1);
        for (int item = 0; item < items; item++) {
            check(start[item] >= 0 && start[item] <= start[item + 1], "the rows overlap");
        }
        int[] targets = ints(start[items]);
        for (int target : targets) {
            check(target >= 0 && target < items, () -> "a row names item " + target + " of " + items);
        }
        return new Rows(start, targets, floats(start[items]));
    }

    Rows rows(int items) throws IOException {
        int[] start = new int[items + 1];
        int[] targets = new int[0];
        float[] weights = new float[0];
        for (int item = 0; item < items; item++) {
            int size = varint();
            check(size <= items, () -> "a row has " + size + " targets of " + items);
            int end = Math.addExact(start[item], size);
            for (int at = start[item], last = -1; at < end; at++) {
                targets = at < targets.length
                        ? targets
                        : Arrays.copyOf(targets, Math.max(at + 1, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * at)));
                long target = last + 1L + varint();
                check(target < items, () -> "a row names item " + target + " of " + items);
                last = (int) target;
                targets[at] = last;
            }
            weights = end <= weights.length ? weights : Arrays.copyOf(weights, targets.length);
            shorts(weights, start[item], end);
            start[item + 1] = end;
        }
        return new Rows(start, Arrays.copyOf(targets, start[items]), Arrays.copyOf(weights, start[items]));
    }

    /** Reads {@code rows} rows of {@code width} values each. */
    float[] shorts(int rows, int width) throws IOException {
        float[] values = new float[0];
        for (int row = 0; row < rows; row++) {
            int end = Math.multiplyExact(row + 1, width);
            values = end <= values.length
                    ? values
                    : Arrays.copyOf(values, (int) Math.min((long) rows * width, Math.max(end, 2L * values.length)));
            shorts(values, row * width, end);
        }
        return values;
    }

    private void shorts(float[] values, int from, int to) throws IOException {
        if (to == from) {
            return;
        }
        float greatest = floatValue();
        byte[] bytes = in.readNBytes((to - from) * Short.BYTES);
        if (bytes.length < (to - from) * Short.BYTES) {
            throw new EOFException();
        }
        for (int at = from; at < to; at++) {
            int place = (at - from) * Short.BYTES;
            values[at] = (short) (bytes[place] << 8 | bytes[place + 1] & 0xff) * (greatest / Short.MAX_VALUE);
        }
    }

    private int varint() throws IOException {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return length(value);
            }
        }
        throw new ModelFile.Malformed("a number does not end");
    }

    private static float finite(float value) {
        check(Float.isFinite(value), () -> "a value is " + value);
        return value;
    }

    private static int length(int length) {
        check(length >= 0, "a length is negative");
        return length;
    }
}
