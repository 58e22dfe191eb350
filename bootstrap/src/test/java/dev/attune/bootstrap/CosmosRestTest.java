package dev.attune.bootstrap;

import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void theLagOfEachLeaseIsShown() throws Exception {
        Service.await("a lease a partition", () -> lags().size() == 2);
        fake.split("events", "0");
        send("{\"userId\":\"ann\",\"itemId\":\"a\",\"type\":\"view\"}");
        Service.await(
                "the halves instead of what was split",
                () -> lags().size() == 3 && lags().stream().noneMatch(line -> line.contains("\"0\"")));
    }

    private void send(String event) throws Exception {
        service.post("/v1/events", event);
    }

    private List<String> lags() throws Exception {
        return service.get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("attune_feed_lease_lag_seconds{"))
                .toList();
    }

    @Override
    void stopStore() {
        fake.close();
    }
}
