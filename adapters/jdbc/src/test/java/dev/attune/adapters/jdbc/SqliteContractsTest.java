package dev.attune.adapters.jdbc;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractsTest extends JdbcContracts {
    @TempDir
    Path directory;

    @Override
    JdbcDatabase open() {
        return JdbcDatabase.open(new JdbcSettings(
                directory, Optional.empty(), Optional.empty(), Optional.empty(), Synchronous.NORMAL, 4));
    }
}
