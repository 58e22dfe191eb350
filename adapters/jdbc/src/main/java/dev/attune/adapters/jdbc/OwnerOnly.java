package dev.attune.adapters.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and directories that only their owner may read, whatever the umask. They hold what users did, and the key of
 * the tokens. SQLite gives the files beside a database the rights of that database.
 */
final class OwnerOnly {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** Makes the directories that are missing. Those that exist keep their rights. */
    static Path directories(Path path) throws IOException {
        return POSIX
                ? Files.createDirectories(path, PosixFilePermissions.asFileAttribute(DIRECTORY))
                : Files.createDirectories(path);
    }

    /** Opens a file. A new one belongs to its owner alone. */
    static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return POSIX
                ? FileChannel.open(file, options, new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)})
                : FileChannel.open(file, options);
    }

    /** Takes the rights of others away from a file that an earlier version made. Only its owner can do that. */
    static void narrow(Path file) {
        try {
            if (POSIX
                    && Files.exists(file)
                    && !Files.getPosixFilePermissions(file).equals(FILE)) {
                Files.setPosixFilePermissions(file, FILE);
            }
        } catch (IOException e) {
            LOG.warn("Others may read {}, and this process does not own it: {}", file, e.toString());
        }
    }
}
