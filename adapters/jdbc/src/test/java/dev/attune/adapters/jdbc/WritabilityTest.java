package dev.attune.adapters.jdbc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class WritabilityTest {
    private static final SQLException READS_ONLY = new SQLException("cannot execute INSERT", "25006");

    private long now = 77;
    private final Writability writability = new Writability(() -> now);

    @ParameterizedTest
    @ValueSource(strings = {"25006", "53100", "58030"})
    void aRefusalCounts(String state) {
        writability.failed(new SQLException("no", state));
        assertTrue(assertThrows(StoreUnavailable.class, writability::check)
                .getMessage()
                .endsWith(": no"));
    }

    @Test
    void aFullDiskCounts() {
        writability.failed(new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL));
        assertThrows(StoreUnavailable.class, writability::check);
    }

    @Test
    void aRefusalIsForgottenAfterAWhile() {
        writability.failed(READS_ONLY);
        now += Duration.ofSeconds(4).toNanos();
        assertThrows(StoreUnavailable.class, writability::check);
        now += Duration.ofSeconds(1).toNanos();
        assertDoesNotThrow(writability::check);
    }

    /** A lock that was not free, and a statement that is wrong, say nothing of the next write. */
    @ParameterizedTest
    @ValueSource(strings = {"55P03", "40001", "23505", "08006"})
    void otherFailuresDoNotCount(String state) {
        writability.failed(new SQLException("no", state));
        assertDoesNotThrow(writability::check);
    }
}
