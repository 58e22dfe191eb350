package dev.attune.adapters.jdbc;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.data.model.query.builder.sql.Dialect;
import java.util.Map;

/** Repositories are made for those data sources only that a property names; public, or it is not found. */
@ContextConfigurer
public final class RepositoryDialect implements ApplicationContextConfigurer {
    @Override
    public void configure(ApplicationContextBuilder builder) {
        builder.properties(Map.of("datasources." + RepositorySource.NAME + ".dialect", Dialect.ANSI.name()));
    }
}
