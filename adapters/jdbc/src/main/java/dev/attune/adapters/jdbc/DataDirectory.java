package dev.attune.adapters.jdbc;

import dev.attune.adapters.jdbc.Database.CannotOpen;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where the embedded database lies, kept from all others for as long as it is open. To be closed after the connections: closing the
 * file of the database takes away the locks that SQLite has on it.
 */
record DataDirectory(Path path, FileChannel lock, FileChannel file) implements AutoCloseable {
    private static final String DATABASE = "attune.db";

    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel lock = write(path.resolve("attune.lock"));
            try {
                // First, for in one process even opening and closing the database's file would take away the locks of who uses it.
                if (!locked(lock)) {
                    throw new CannotOpen("the data directory " + path + " is in use by another Attune; stop it or choose another ATTUNE_DATA_DIR", null);
                }
                return new DataDirectory(path, lock, write(path.resolve(DATABASE)));
            } catch (IOException | CannotOpen e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotOpen("cannot write to the data directory " + path + " (ATTUNE_DATA_DIR): " + e.getMessage(), e);
        }
    }

    private static FileChannel write(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    Path database() {
        return path.resolve(DATABASE);
    }

    /** Returns when what was written to the database's file is on the disk. */
    void sync() throws IOException {
        file.force(false);
    }

    @Override
    public void close() {
        try (lock; file) {
            // Closed in turn, whatever one of them reports.
        } catch (IOException _) {
            // Closing frees the lock all the same; the process is about to end.
        }
    }
}
