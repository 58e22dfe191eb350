package dev.attune.adapters.jdbc;

import dev.attune.application.learning.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Files as numbered chunks of 1 MiB, one row for each chunk. The key of a chunk names the model or the upload that it
 * belongs to.
 */
enum Chunks {
    OF_MODELS("model_chunk", "version"),
    OF_UPLOADS("upload_chunk", "upload");

    static final int BYTES = 1 << 20;
    private static final int REMOVED_AT_ONCE = 64;

    private final String table;
    private final String key;

    Chunks(String table, String key) {
        this.table = table;
        this.key = key;
    }

    /** Writes a file within the transaction that stores its owner's row. */
    void write(Connection connection, String owner, Artifact artifact) {
        write(artifact, new Writer((number, bytes) -> insert(connection, owner, number, bytes)));
    }

    /** Writes each chunk of a file in a transaction of its own. The owner's row must be stored before. */
    void writeApart(JdbcDatabase database, String owner, Artifact artifact) {
        write(
                artifact,
                new Writer((number, bytes) -> database.write(connection -> insert(connection, owner, number, bytes))));
    }

    private int insert(Connection connection, String owner, int number, byte[] bytes) throws SQLException {
        return Rows.update(
                connection,
                "insert into " + table + " (" + key + ", number, bytes) values (?, ?, ?)",
                owner,
                number,
                bytes);
    }

    /** Removes at most 64 chunks of a file, and returns their number. */
    int removeStep(Connection connection, String owner) throws SQLException {
        return Rows.update(
                connection,
                "delete from " + table + " where " + key + " = ? and number in (select number from " + table + " where "
                        + key + " = ? order by number limit " + REMOVED_AT_ONCE + ")",
                owner,
                owner);
    }

    private static void write(Artifact artifact, Writer chunks) {
        try (chunks) {
            artifact.writeTo(chunks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one chunk at a time, each in a transaction of its own. */
    InputStream read(JdbcDatabase database, String owner) {
        return new Reader(database, owner);
    }

    @FunctionalInterface
    private interface Piece {
        int store(int number, byte[] bytes) throws SQLException;
    }

    private static final class Writer extends OutputStream {
        private final Piece piece;
        private final byte[] chunk = new byte[BYTES];
        private int filled;
        private int number;

        Writer(Piece piece) {
            this.piece = piece;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int part = Math.min(left, chunk.length - filled);
                System.arraycopy(bytes, from, chunk, filled, part);
                filled += part;
                from += part;
                left -= part;
                if (filled == chunk.length) {
                    store();
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (filled > 0) {
                store();
            }
        }

        private void store() throws IOException {
            try {
                piece.store(number++, Arrays.copyOf(chunk, filled));
                filled = 0;
            } catch (SQLException e) {
                throw new IOException("a chunk could not be stored", e);
            }
        }
    }

    private final class Reader extends InputStream {
        private final JdbcDatabase database;
        private final String owner;
        private byte[] chunk = {};
        private int next;
        private int number;

        Reader(JdbcDatabase database, String owner) {
            this.database = database;
            this.owner = owner;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (next == chunk.length) {
                Optional<byte[]> following = database.read(connection -> Rows.first(
                        connection,
                        "select bytes from " + table + " where " + key + " = ? and number = ?",
                        row -> row.getBytes(1),
                        owner,
                        number));
                if (following.isEmpty()) {
                    return -1;
                }
                chunk = following.get();
                next = 0;
                number++;
            }
            int part = Math.min(length, chunk.length - next);
            System.arraycopy(chunk, next, bytes, offset, part);
            next += part;
            return part;
        }
    }
}
