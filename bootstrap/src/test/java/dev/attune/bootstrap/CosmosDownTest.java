package dev.attune.bootstrap;

import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Cosmos DB ends. */
class CosmosDownTest extends StoreDownContract {
    @TempDir
    Path directory;

    private CosmosFake fake;

    @Override
    Service start() {
        fake = CosmosFake.start(FakeOptions.defaults());
        return Service.onCosmos(fake, directory);
    }

    @Override
    void endStore() {
        fake.close();
    }
}
