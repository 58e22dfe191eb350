package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes parts of models in the form that {@link ModelInput} reads. */
final class ModelOutput {
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    ModelOutput(OutputStream out) {
        this.out = out;
    }

    void putLong(long value) throws IOException {
        room(Long.BYTES);
        buffer.putLong(value);
    }

    void putInt(int value) throws IOException {
        room(Integer.BYTES);
        buffer.putInt(value);
    }

    void putFloat(float value) throws IOException {
        putInt(Float.floatToIntBits(value));
    }

    void putInts(int[] values) throws IOException {
        for (int value : values) {
            putInt(value);
        }
    }

    void putFloats(float[] values) throws IOException {
        for (float value : values) {
            putFloat(value);
        }
    }

    void putText(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(Short.BYTES + utf8.length);
        buffer.putShort((short) utf8.length).put(utf8);
    }

    /** Writes each row as its size, the distances from target to target, and the weights. */
    void putRows(Rows rows) throws IOException {
        for (int item = 0; item < rows.items(); item++) {
            int from = rows.start()[item];
            int to = rows.start()[item + 1];
            putVarint(to - from);
            for (int at = from, last = -1; at < to; last = rows.targets()[at++]) {
                putVarint(rows.targets()[at] - last - 1);
            }
            putShorts(rows.weights(), from, to);
        }
    }

    /** Writes rows of {@code width} values each. */
    void putShorts(float[] values, int width) throws IOException {
        for (int from = 0; from < values.length; from += width) {
            putShorts(values, from, from + width);
        }
    }

    private void putShorts(float[] values, int from, int to) throws IOException {
        float greatest = 0;
        for (int at = from; at < to; at++) {
            greatest = Math.max(greatest, Math.abs(values[at]));
        }
        if (to > from) {
            putFloat(greatest);
        }
        for (int at = from; at < to; at++) {
            room(Short.BYTES);
            buffer.putShort(greatest == 0 ? 0 : (short) Math.round(values[at] / greatest * Short.MAX_VALUE));
        }
    }

    private void putVarint(int value) throws IOException {
        room(5);
        int rest = value;
        while (rest >= 0x80) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
