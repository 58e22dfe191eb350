package dev.attune.bootstrap;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.Map;

/** On one PostgreSQL. */
class HistoryTest extends HistoryContract {
    private EmbeddedPostgres postgres;

    @Override
    Map<String, String> startStore() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                .start();
        return Map.of(
                "attune.database.url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "attune.database.username",
                "postgres",
                "attune.database.password",
                "postgres");
    }

    @Override
    void stopStore() throws Exception {
        postgres.close();
    }
}
