package dev.attune.adapters.jdbc;

import dev.attune.application.port.CannotOpen;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** The migration of a database to this version's schema. */
final class Migrations {
    /**
     * Part of the name of a migration that takes something away. Such a migration comes one release later than the
     * version that no longer needs the thing.
     */
    private static final String CONTRACTING = "__contract_";

    /** Time that a server may stay silent during a migration, which may change a large table. */
    private static final Duration MIGRATION = Duration.ofHours(1);

    private Migrations() {}

    static void migrate(SqlDialect dialect, DataSource source) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(source)
                    .placeholders(dialect.placeholders())
                    .locations(dialect.migrations())
                    .failOnMissingLocations(true)
                    .lockRetryCount(-1)
                    .load();
            refuseContracted(flyway.info().applied());
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotOpen("cannot migrate the database: " + SqlFailures.rootMessage(e), e);
        }
    }

    /**
     * Refuses a database from which a later version has taken something away. Additions of a later version do no harm.
     */
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

    /**
     * Returns patient connections for migrations. A change of a large table takes minutes, and a connection of the pool
     * would break off before its end.
     */
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
