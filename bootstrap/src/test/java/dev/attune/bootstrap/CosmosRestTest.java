package dev.attune.bootstrap;

import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On the fake of Cosmos DB, through the real SDK. */
class CosmosRestTest extends RestContract {
    @TempDir
    static Path directory;
    private CosmosFake fake;

    @Override
    Service start() {
        fake = CosmosFake.start(FakeOptions.defaults());
        return Service.onCosmos(fake, directory);
    }

    @Override
    void stopStore() {
        fake.close();
    }
}
