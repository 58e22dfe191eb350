package dev.attune.spark;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where the candidate is kept, on any file system that Spark knows. */
final class Output {
    private final Path path;
    private final Configuration hadoop;

    Output(String path, Configuration hadoop) {
        this.path = new Path(path);
        this.hadoop = hadoop;
    }

    /** Whether it can be written: told before the training rather than hours later. What lies there already stays until there is a candidate. */
    void check() {
        Path attempt = path.suffix(".attempt");
        try (FileSystem files = files()) {
            files.create(attempt, true).close();
            files.delete(attempt, false);
        } catch (IOException e) {
            throw new WrongUse("--output " + path + " cannot be written: " + e.getMessage());
        }
    }

    void put(java.nio.file.Path candidate) throws IOException {
        try (FileSystem files = files()) {
            files.copyFromLocalFile(false, true, new Path(candidate.toUri()), path);
        }
    }

    /** One of its own, so that nothing else that Spark writes goes without its checksums. */
    private FileSystem files() throws IOException {
        FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
        files.setWriteChecksum(false);
        return files;
    }
}
