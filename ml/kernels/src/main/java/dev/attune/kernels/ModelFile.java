package dev.attune.kernels;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A model as bytes, big-endian: the magic number, the format's version, then the parts of {@link Content} one after the other,
 * each behind its length. The same content gives the same bytes; they hold no clock, host or name of a run.
 */
public final class ModelFile {
    public static final int FORMAT = 1;
    private static final long MAGIC = 0x4154_5455_4e45_4d46L;
    private static final int MAX_ID_BYTES = 4 * 128;
    private static final int CHUNK = 1 << 16;

    private ModelFile() {
    }

    /**
     * @param ids in ascending order, so that items are their places
     * @param popularity how many users have each item
     * @param recency what an event counts for each step back in time; 1 where order does not matter and an item counts once
     */
    public record Content(String[] ids, int[] popularity, float recency, Rows rows) {
    }

    public static void write(Content content, OutputStream out) throws IOException {
        Chunks chunks = new Chunks(out);
        chunks.putLong(MAGIC);
        chunks.putInt(FORMAT);
        chunks.putInt(content.ids().length);
        for (String id : content.ids()) {
            chunks.putText(id);
        }
        chunks.putInts(content.popularity());
        chunks.putInt(Float.floatToIntBits(content.recency()));
        chunks.putInts(content.rows().start());
        chunks.putInts(content.rows().targets());
        for (float weight : content.rows().weights()) {
            chunks.putInt(Float.floatToIntBits(weight));
        }
        chunks.flush();
    }

    /** Throws {@link Malformed} for anything that {@link #write} did not make. Reads to the end. */
    public static Content read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            return read(data);
        } catch (EOFException e) {
            throw new Malformed("the model is cut short");
        }
    }

    private static Content read(DataInputStream in) throws IOException {
        check(in.readLong() == MAGIC, "this is not a model");
        int format = in.readInt();
        check(format == FORMAT, "the model has format " + format + ", known is " + FORMAT);
        int items = length(in.readInt());
        String[] ids = new String[0];
        for (int i = 0; i < items; i++) {
            // Grown as the bytes arrive: a damaged length then meets the end of the input before it fills the memory.
            ids = i < ids.length ? ids : Arrays.copyOf(ids, (int) Math.min(items, 2L * ids.length + 1024));
            int bytes = in.readUnsignedShort();
            check(bytes <= MAX_ID_BYTES, "an item's id has " + bytes + " bytes");
            ids[i] = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        }
        int[] popularity = ints(in, items);
        float recency = Float.intBitsToFloat(in.readInt());
        check(recency > 0 && recency <= 1, "the recency is " + recency);
        int[] start = ints(in, items + 1);
        int[] targets = ints(in, start[items]);
        int[] bits = ints(in, start[items]);
        float[] weights = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            weights[i] = Float.intBitsToFloat(bits[i]);
        }
        checkRows(items, start, targets, weights);
        check(in.read() < 0, "there is more after the model's end");
        return new Content(Arrays.copyOf(ids, items), popularity, recency, new Rows(start, targets, weights));
    }

    private static void checkRows(int items, int[] start, int[] targets, float[] weights) {
        for (int item = 0; item < items; item++) {
            check(start[item] >= 0 && start[item] <= start[item + 1], "the rows overlap");
        }
        for (int i = 0; i < targets.length; i++) {
            check(targets[i] >= 0 && targets[i] < items, "a row names item " + targets[i] + " of " + items);
            check(Float.isFinite(weights[i]), "a weight is " + weights[i]);
        }
    }

    private static int[] ints(DataInputStream in, int count) throws IOException {
        int[] values = new int[Math.min(length(count), CHUNK)];
        byte[] bytes = new byte[CHUNK];
        for (int done = 0; done < count;) {
            int part = Math.min(count - done, CHUNK / Integer.BYTES);
            in.readFully(bytes, 0, part * Integer.BYTES);
            values = done + part <= values.length ? values : Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
            ByteBuffer.wrap(bytes).asIntBuffer().get(values, done, part);
            done += part;
        }
        return Arrays.copyOf(values, count);
    }

    private static int length(int length) {
        check(length >= 0, "a length is negative");
        return length;
    }

    private static void check(boolean correct, String complaint) {
        if (!correct) {
            throw new Malformed(complaint);
        }
    }

    /** Bytes that are no model of a known format. */
    public static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message);
        }
    }

    private static final class Chunks {
        private final OutputStream out;
        private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

        Chunks(OutputStream out) {
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

        void putInts(int[] values) throws IOException {
            for (int value : values) {
                putInt(value);
            }
        }

        void putText(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            room(Short.BYTES + utf8.length);
            buffer.putShort((short) utf8.length).put(utf8);
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
}
