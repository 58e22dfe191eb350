package dev.attune.adapters.jdbc;

import dev.attune.application.port.CannotOpen;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of the embedded database. While it is open, no other instance can open it. Connections are closed
 * before it, because closing the database's file releases the locks that SQLite holds on it.
 */
record DataDirectory(Path path, FileChannel lock, FileChannel file) implements AutoCloseable {
    private static final String DATABASE = "attune.db";
    private static final String LOCK = "attune.lock";
    private static final List<String> FILES = List.of(LOCK, DATABASE, DATABASE + "-wal", DATABASE + "-shm");
    /**
     * The directories that this process has open. A second channel to a locked file must not be opened, because closing
     * it would release the lock. Any thread that opens or closes a directory changes this set.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static DataDirectory open(Path path) {
        try {
            return held(OwnerOnly.directories(path).toRealPath());
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
        FileChannel lock = write(path.resolve(LOCK));
        try {
            requireLocked(lock, path);
            FILES.forEach(name -> OwnerOnly.narrow(path.resolve(name)));
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
        return OwnerOnly.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    Path database() {
        return path.resolve(DATABASE);
    }

    /** Waits until the disk holds all that was written to the database's file. */
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
            // Both files are closed, even if closing the first one fails.
        } catch (IOException _) {
            // A failed close releases the lock all the same, and the process is about to end.
        } finally {
            OPEN.remove(path);
        }
    }
}
