package dev.attune.adapters.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.port.StoreUnavailable;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Which failures pass, and which of them cost the connection. */
class SqlFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "08006, true, false, the line is cut",
        "25006, true, true, the server only reads",
        "25P03, true, true, the server ended an idle transaction",
        "28P01, true, false, the password is being changed",
        "3D000, true, false, the database is being restored",
        "40001, true, false, serialization",
        "40P01, true, false, deadlock",
        "53100, true, false, the disk is full",
        "53300, true, false, too many connections",
        "55P03, true, false, a lock",
        "57014, true, false, a statement that took too long",
        "57P01, true, false, the server shuts down",
        "57P03, true, false, the server is in recovery",
        "58030, true, false, input and output",
        "22001, false, false, a value that is too long",
        "23505, false, false, a key twice",
        "42P01, false, false, no such table"
    })
    void statesOfPostgres(String state, boolean passes, boolean breaks, String why) {
        check(new SQLException(why, state), passes, breaks);
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, true, true",
        "SQLITE_IOERR, true, true",
        "SQLITE_IOERR_WRITE, true, true",
        "SQLITE_READONLY, true, true",
        "SQLITE_READONLY_DBMOVED, true, true",
        "SQLITE_CANTOPEN, true, true",
        "SQLITE_CANTOPEN_ISDIR, true, true",
        "SQLITE_NOMEM, true, true",
        "SQLITE_BUSY, true, false",
        "SQLITE_LOCKED, true, false",
        "SQLITE_ERROR, false, false",
        "SQLITE_CONSTRAINT, false, false",
        "SQLITE_CONSTRAINT_TRIGGER, false, false",
        "SQLITE_CONSTRAINT_NOTNULL, false, false",
        "SQLITE_CORRUPT, false, false"
    })
    void codesOfSqlite(SQLiteErrorCode code, boolean passes, boolean breaks) {
        check(new SQLiteException("[" + code + "]", code), passes, breaks);
    }

    @ParameterizedTest
    @CsvSource({"cannot commit - no transaction is active", "cannot rollback - no transaction is active"})
    void whatSqliteHasRolledBackByItselfPasses(String message) {
        check(new SQLiteException(message, SQLiteErrorCode.SQLITE_ERROR), true, true);
    }

    private static void check(SQLException failure, boolean passes, boolean breaks) {
        assertEquals(
                passes ? StoreUnavailable.class : IllegalStateException.class,
                SqlFailures.translated(failure).getClass(),
                failure.getMessage());
        assertEquals(breaks, SqlFailures.breaks(failure), failure.getMessage());
    }
}
