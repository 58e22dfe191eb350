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

/**
 * Files and directories that only their owner may read, whatever the umask. They hold what users did, and the key of
 * the tokens. SQLite gives the files beside a database the rights of that database.
 */
final class OwnerOnly {
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

    /** Opens a file, and takes the rights of others away from one that exists. */
    static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        if (!POSIX) {
            return FileChannel.open(file, options);
        }
        FileChannel channel =
                FileChannel.open(file, options, new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)});
        if (!Files.getPosixFilePermissions(file).equals(FILE)) {
            narrow(file, channel);
        }
        return channel;
    }

    private static void narrow(Path file, FileChannel channel) throws IOException {
        try {
            Files.setPosixFilePermissions(file, FILE);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
