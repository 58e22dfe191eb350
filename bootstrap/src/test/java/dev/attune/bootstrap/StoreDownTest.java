package dev.attune.bootstrap;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** PostgreSQL ends. */
class StoreDownTest extends StoreDownContract {
    private EmbeddedPostgres postgres;

    @Override
    Service start() throws IOException {
        postgres = EmbeddedPostgres.start();
        return Service.on(postgres);
    }

    @Override
    void endStore() throws IOException {
        postgres.close();
    }
}
