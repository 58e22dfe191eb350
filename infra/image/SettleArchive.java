import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes an archive of classes that is the same every time, of two dumps of the same classes. Where they differ behind
 * the header, a long of the machine's uptime in milliseconds stands: when a soft reference was last read. It is set to
 * zero. The checksums in the header, which the JVM only looks at when it is told to (-XX:+VerifySharedSpaces), go the
 * same way. Run as {@code java SettleArchive.java ONE OTHER RESULT}.
 */
public final class SettleArchive {
    private static final int HEADER = 4096;
    /** More than a year. */
    private static final long MOST_MILLIS = 400L * 24 * 3600 * 1000;

    private SettleArchive() {}

    public static void main(String... arguments) throws IOException {
        ByteBuffer one = read(arguments[0]);
        ByteBuffer other = read(arguments[1]);
        if (one.capacity() != other.capacity()) {
            throw new IllegalStateException(
                    "the dumps are not of the same classes: " + one.capacity() + " and " + other.capacity() + " bytes");
        }
        for (int at = 0; at < HEADER; at += Integer.BYTES) {
            if (one.getInt(at) != other.getInt(at)) {
                one.putInt(at, 0);
            }
        }
        int settled = 0;
        for (int at = HEADER; at < one.capacity(); at += Long.BYTES) {
            long value = one.getLong(at);
            if (value == other.getLong(at)) {
                continue;
            }
            if (value < 0 || value > MOST_MILLIS) {
                throw new IllegalStateException("no time at " + at + ": " + Long.toHexString(value));
            }
            one.putLong(at, 0L);
            settled++;
        }
        Files.write(Path.of(arguments[2]), one.array());
        System.out.println(settled + " times set to zero in " + one.capacity() + " bytes");
    }

    private static ByteBuffer read(String file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).order(ByteOrder.LITTLE_ENDIAN);
    }
}
