package dev.attune.adapters.jdbc;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The repositories work on the connections of the {@link Database}. */
@Factory
final class RepositorySource {
    static final String NAME = "default";

    @Singleton
    @Named(NAME)
    DataSource source(JdbcDatabase database) {
        return database.source();
    }
}
