package dev.attune.spark;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file that keeps the model, on any file system that Spark knows. */
final class Output {
    private final Path path;
    /** This file is written first, so that a broken write leaves an older model as it was. */
    private final Path attempt;

    private final Configuration hadoop;

    Output(String path, Configuration hadoop) {
        this.path = parsed(path);
        this.attempt = new Path(this.path.getParent(), this.path.getName() + ".attempt");
        this.hadoop = hadoop;
    }

    private static Path parsed(String text) {
        if (text.isBlank() || new Path(text).isRoot()) {
            throw new WrongUse("--output names a file, not '" + text + "'");
        }
        return new Path(text);
    }

    /**
     * Checks that the file can be written, before the training rather than hours later. An older file stays until there
     * is an external model.
     */
    void check() {
        try (FileSystem files = files()) {
            if (files.exists(path) && files.getFileStatus(path).isDirectory()) {
                throw new WrongUse("--output " + path + " is a directory; name a file in it");
            }
            Path probe = new Path(path.getParent(), path.getName() + "." + UUID.randomUUID());
            files.create(probe, false).close();
            files.delete(probe, false);
        } catch (IOException e) {
            throw new WrongUse("--output " + path + " cannot be written: " + e.getMessage());
        }
    }

    void put(java.nio.file.Path model) throws IOException {
        try (FileSystem files = files()) {
            files.copyFromLocalFile(false, true, new Path(model.toUri()), attempt);
            files.delete(path, false);
            if (!files.rename(attempt, path)) {
                throw new IOException("the candidate is in " + attempt + " and cannot be given the name " + path);
            }
        }
    }

    /** Opens a file system of its own that writes no checksums. Other files that Spark writes keep theirs. */
    private FileSystem files() throws IOException {
        FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
        files.setWriteChecksum(false);
        return files;
    }
}
