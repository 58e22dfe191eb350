package dev.attune.adapters.jdbc;

import dev.attune.application.port.CannotOpen;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the embedded database lies, kept from all others for as long as it is open. To be closed after the connections:
 * closing the file of the database takes away the locks that SQLite has on it.
 */
record DataDirectory(Path path, FileChannel lock, FileChannel file) implements AutoCloseable {
    private static final String DATABASE = "attune.db";
    /**
     * Of this process, in which closing a second channel to a locked file would take the lock away. Written by whoever
     * opens and closes.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static DataDirectory open(Path path) {
        try {
            return held(Files.createDirectories(path).toRealPath());
        } catch (IOException e) {
            throw new CannotOpen("cannot write to the data directory " + path + ": " + e.getMessage(), e);
        }
    }

    private static DataDirectory held(Path path) throws IOException {
        if (!OPEN.add(path)) {
            throw inUse(path);
        }
        try {
            return locked(path);
        } catch (IOException | CannotOpen e) {
            OPEN.remove(path);
            throw e;
        }
    }

    private static DataDirectory locked(Path path) throws IOException {
        FileChannel lock = write(path.resolve("attune.lock"));
        try {
            requireLocked(lock, path);
            return new DataDirectory(path, lock, write(path.resolve(DATABASE)));
        } catch (IOException | CannotOpen e) {
            lock.close();
            throw e;
        }
    }

    private static void requireLocked(FileChannel lock, Path path) throws IOException {
        try {
            if (lock.tryLock() == null) {
                throw inUse(path);
            }
        } catch (OverlappingFileLockException _) {
            throw inUse(path);
        }
    }

    private static CannotOpen inUse(Path path) {
        return new CannotOpen(
                "the data directory " + path + " is in use by another Attune; stop it or choose another directory",
                null);
    }

    private static FileChannel write(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
        if (!lock.isOpen()) {
            return;
        }
        try (lock;
                file) {
            // Closed in turn, whatever one of them reports.
        } catch (IOException _) {
            // Closing frees the lock all the same; the process is about to end.
        } finally {
            OPEN.remove(path);
        }
    }
}
