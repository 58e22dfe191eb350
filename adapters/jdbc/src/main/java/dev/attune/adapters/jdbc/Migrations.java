package dev.attune.adapters.jdbc;

import dev.attune.application.port.CannotOpen;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings a database to the schema of this version. */
final class Migrations {
    /**
     * In the name of a migration that takes something away, which is a release later than the one that no longer needs
     * it.
     */
    private static final String CONTRACTING = "__contract_";

    /** A server may be silent for so long: a migration may change a large table. */
    private static final Duration MIGRATION = Duration.ofHours(1);

    private Migrations() {}

    static void migrate(SqlDialect dialect, DataSource source) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(source)
                    .placeholders(dialect.placeholders())
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .lockRetryCount(-1)
                    .load();
            refuseContracted(flyway.info().applied());
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotOpen("cannot migrate the database: " + SqlFailures.rootMessage(e), e);
        }
    }

    /** What a later version added is not in the way of this one; what it took away would be. */
    private static void refuseContracted(MigrationInfo[] applied) {
        for (MigrationInfo migration : applied) {
            if (!migration.getState().isResolved() && migration.getScript().contains(CONTRACTING)) {
                throw new CannotOpen(
                        "the database has schema " + migration.getVersion()
                                + ", from which a later Attune took away what this one needs; start the version that"
                                + " wrote it or a later one",
                        null);
            }
        }
    }

    /** For migrations: a connection of the pool would not wait for what takes minutes on a large table. */
    static DataSource patient(String url, JdbcSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        settings.username().ifPresent(source::setUser);
        settings.password().ifPresent(source::setPassword);
        source.setConnectTimeout((int) Pools.CONNECT_TIMEOUT.toSeconds());
        source.setLoginTimeout((int) Pools.USUAL.toSeconds());
        source.setSocketTimeout((int) MIGRATION.toSeconds());
        source.setTcpKeepAlive(true);
        return source;
    }
}
