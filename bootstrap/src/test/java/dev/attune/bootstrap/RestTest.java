package dev.attune.bootstrap;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RestTest extends RestContract {
    @TempDir
    static Path directory;

    @Override
    Service start() {
        return Service.embedded(directory);
    }
}
