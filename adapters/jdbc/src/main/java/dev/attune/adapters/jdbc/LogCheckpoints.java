package dev.attune.adapters.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what SQLite has committed from its log into the database file. Left to itself, SQLite does this within a
 * commit, and every writer waits for as long as that takes. Here it happens beside the writer; only when the log has
 * grown long does the writer pause, for the little that came in since, so that the log can start over. That ends with
 * the file on the disk, all of it, so what was moved before goes there before.
 */
final class LogCheckpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCheckpoints.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int LONG_LOG_PAGES = 8_000;

    private final DataSource own;
    private final DataSource writer;
    private final DataDirectory directory;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    /** @param own gives a connection that is not the writer's */
    LogCheckpoints(DataSource own, DataSource writer, DataDirectory directory) {
        this.own = own;
        this.writer = writer;
        this.directory = directory;
        this.thread = Thread.ofPlatform().name("log-checkpoints").daemon().start(this::run);
    }

    private void run() {
        boolean failing = false;
        while (!ended()) {
            try {
                if (move(own) > LONG_LOG_PAGES) {
                    directory.sync();
                    move(own);
                    directory.sync();
                    move(writer);
                }
                failing = false;
            } catch (SQLException | IOException e) {
                if (!failing) {
                    LOG.warn("The log cannot be moved into the database file and grows until it can: {}", e.toString());
                }
                failing = true;
            }
        }
    }

    private boolean ended() {
        try {
            return end.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /** Returns the pages in the log, those that were moved among them. */
    private static int move(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma wal_checkpoint(passive)")) {
            return row.next() ? row.getInt(2) : 0;
        }
    }

    /** Without an interrupt, which would close the file of the database. */
    @Override
    public void close() {
        end.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
