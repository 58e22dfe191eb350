package dev.attune.adapters.jdbc;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The data source of the repositories. It takes its connections from {@link JdbcDatabase}. */
@Factory
final class RepositorySource {
    static final String NAME = "default";

    @Singleton
    @Named(NAME)
    DataSource source(JdbcDatabase database) {
        return database.source();
    }
}
