package dev.attune.adapters.jdbc;

import dev.attune.application.port.StoreUnavailable;
import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import io.micronaut.data.exceptions.DataAccessException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The rules that tell passing failures of a database from defects of this code. */
final class SqlFailures {
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * The classes of PostgreSQL's error codes that pass: connection, wrong password, a database that is being made,
     * rolled-back transaction, resources, object in use, operator and system.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "28", "3D", "40", "53", "55", "57", "58");
    /**
     * The codes after which a connection is of no more use. One is of a server that only reads for now: one that was
     * demoted, or has no space left. The other is of a transaction that the server ended.
     */
    private static final Set<String> BREAKING_STATES = Set.of("25006", "25P03");

    /** The codes of a server that only reads for now, that is out of space, and that cannot write to a file. */
    private static final Set<String> UNWRITABLE_STATES = Set.of("25006", "53100", "58030");
    /** The codes of SQLite after which it may have rolled back by itself. */
    private static final Set<SQLiteErrorCode> BREAKING = EnumSet.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_NOMEM,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_PROTOCOL);

    private static final String LOCKED = "55P03";

    /** The part of an extended code that names its kind. */
    private static final int PRIMARY = 0xff;

    private static final String ROLLED_BACK = "no transaction is active";

    private static final Set<SQLiteErrorCode> DEFECTS = EnumSet.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_MISUSE,
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_RANGE,
            SQLiteErrorCode.SQLITE_CORRUPT);

    private SqlFailures() {}

    /** Returns the answer of a repository. Its failures are translated like those of {@link JdbcDatabase#write}. */
    static <T> T asked(Supplier<T> repository) {
        try {
            return repository.get();
        } catch (DataAccessException | CannotGetJdbcConnectionException e) {
            throw e.getCause() instanceof SQLException cause ? translated(cause) : e;
        }
    }

    /**
     * Translates a failure. A database that does not answer can be asked again later. Any other failure is a defect of
     * this code.
     */
    static RuntimeException translated(SQLException e) {
        return passing(e)
                ? new StoreUnavailable("the database does not answer: " + e.getMessage(), RETRY, e)
                : new IllegalStateException("the database refused a statement", e);
    }

    private static boolean passing(SQLException e) {
        if (e instanceof SQLiteException embedded) {
            return breaks(e) || !DEFECTS.contains(primary(embedded));
        }
        // A failure without a state comes from the pool, which is closed or exhausted.
        String state = e.getSQLState();
        return e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || state == null
                || breaks(e)
                || PASSING_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
    }

    /**
     * Returns whether the connection must be thrown away. The next one works as soon as the database does. The old one
     * would go on failing: what is left of a transaction that SQLite has rolled back can be neither committed nor
     * rolled back.
     */
    static boolean breaks(SQLException e) {
        if (e instanceof SQLiteException embedded) {
            return BREAKING.contains(primary(embedded))
                    || String.valueOf(e.getMessage()).contains(ROLLED_BACK);
        }
        return e.getSQLState() != null && BREAKING_STATES.contains(e.getSQLState());
    }

    /** Returns whether a database reads on but takes no writes: it only reads for now, or has no room. */
    static boolean refusesWrites(SQLException e) {
        return e instanceof SQLiteException
                ? breaks(e)
                : e.getSQLState() != null && UNWRITABLE_STATES.contains(e.getSQLState());
    }

    private static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY);
    }

    /** Returns whether a failure is that of a statement which waited too long for another transaction. */
    static boolean waitedForALock(Throwable e) {
        return e instanceof StoreUnavailable
                && e.getCause() instanceof SQLException cause
                && LOCKED.equals(cause.getSQLState());
    }

    /** Returns the first line of a failure's root cause. */
    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("unknown");
    }
}
