package dev.attune.adapters.jdbc;

import dev.attune.application.operations.Loop;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that moves SQLite's commits from its log into the database's file. SQLite alone would do this within a
 * commit, and every writer would wait for it. This thread does it beside the writer. The writer pauses only when the
 * log has grown long, so that the log can start over. Then only the commits that have come in since are left to move.
 * SQLite ends that move by writing the whole file to the disk. So the thread writes the earlier moves to the disk
 * before the pause.
 */
final class LogCheckpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCheckpoints.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** A disk that takes longer hangs. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int LONG_LOG_PAGES = 8_000;

    private final DataSource own;
    private final DataSource writer;
    private final DataDirectory directory;
    private final Loop loop;
    /** Only the loop uses this. */
    private boolean failing;

    /**
     * Starts the thread.
     *
     * @param own gives a connection that is not the writer's
     */
    LogCheckpoints(DataSource own, DataSource writer, DataDirectory directory) {
        this.own = own;
        this.writer = writer;
        this.directory = directory;
        this.loop = Loop.start("log-checkpoints", LIMIT, this::run);
    }

    private Duration run() {
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
        return PERIOD;
    }

    /** Moves commits and returns the number of pages in the log, including the moved ones. */
    private static int move(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma wal_checkpoint(passive)")) {
            return row.next() ? row.getInt(2) : 0;
        }
    }

    /** Ends the work without an interrupt, because an interrupt would close the database's file. */
    @Override
    public void close() {
        loop.close(Duration.ofSeconds(10));
    }
}
