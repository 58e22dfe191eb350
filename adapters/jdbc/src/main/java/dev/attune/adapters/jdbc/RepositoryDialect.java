package dev.attune.adapters.jdbc;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.data.model.query.builder.sql.Dialect;
import java.util.Map;

/**
 * Sets the property that names the data source of the repositories. Micronaut makes repositories only for data sources
 * that a property names. This class is public because Micronaut would not find it otherwise.
 */
@ContextConfigurer
public final class RepositoryDialect implements ApplicationContextConfigurer {
    @Override
    public void configure(ApplicationContextBuilder builder) {
        builder.properties(Map.of("datasources." + RepositorySource.NAME + ".dialect", Dialect.ANSI.name()));
    }
}
