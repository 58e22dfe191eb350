package dev.attune.bootstrap;

import dev.attune.adapters.jdbc.Database;
import dev.attune.adapters.jdbc.JdbcSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A database being opened and migrated while the rest of the application is still put together: the two take about as
 * long.
 */
final class Opening implements AutoCloseable {
    private final CompletableFuture<Database> database;

    Opening(JdbcSettings settings) {
        this.database = CompletableFuture.supplyAsync(
                () -> Database.open(settings),
                work -> Thread.ofPlatform().name("open-database").start(work));
    }

    /** Waits for it. */
    Database database() {
        try {
            return database.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Database.CannotOpen cannot ? cannot : e;
        }
    }

    @Override
    public void close() {
        var _ = database.thenAccept(Database::close);
    }
}
