package dev.attune.bootstrap.wiring;

import dev.attune.adapters.jdbc.JdbcDatabase;
import dev.attune.adapters.jdbc.JdbcSettings;
import dev.attune.application.port.CannotOpen;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and migrates a database while the rest of the application is put together, because the two take about as long.
 * If the start fails before {@code Background} takes over, it also closes the opened parts.
 */
public final class Opening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final String setting;
    private final CompletableFuture<JdbcDatabase> database;
    /** The thread that starts the service writes this. {@link #close} resets it. */
    private volatile AutoCloseable stores = () -> {};

    /** @param setting the setting that chose the database */
    public Opening(JdbcSettings settings, String setting) {
        this.setting = setting;
        this.database = CompletableFuture.supplyAsync(
                () -> JdbcDatabase.open(settings),
                work -> Thread.ofPlatform().name("open-database").start(work));
    }

    /** Waits for the database. Throws {@link CannotOpen} if it cannot be opened. */
    JdbcDatabase database() {
        try {
            return database.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotOpen cannot ? cannot.chosenBy(setting) : e;
        }
    }

    Stores opened(Stores opened) {
        stores = opened;
        return opened;
    }

    /** Closes the stores, then the database. A second call does nothing. */
    @Override
    public void close() {
        try {
            stores.close();
        } catch (Exception e) {
            LOG.warn("The stores did not stop cleanly", e);
        }
        stores = () -> {};
        var _ = database.thenAccept(JdbcDatabase::close);
    }
}
