package dev.attune.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void theDefaultsAreTheDocumentedOnes() {
        Settings settings = Settings.from(Map.of());
        assertEquals(8080, settings.port());
        assertEquals("127.0.0.1", settings.host());
        assertEquals("data", settings.database().dataDirectory().toString());
        assertEquals(Optional.empty(), settings.database().url());
        assertEquals(Synchronous.NORMAL, settings.database().synchronous());
        assertEquals(8, settings.database().poolSize());
        assertEquals(EnumSet.allOf(Role.class), settings.roles());
        assertEquals(EventWeights.defaults(), settings.profiles().weights());
        assertEquals(500, settings.profiles().window());
        assertEquals(10_000, settings.profiles().seen());
        assertEquals(Optional.empty(), settings.retention());
        assertEquals(Duration.ofSeconds(1), settings.cacheTtl());
        assertEquals(Optional.empty(), settings.trainingCron());
        assertFalse(settings.sample());
        assertEquals(4_096, settings.rest().maxConnections());
        assertEquals(1_500_000, settings.cacheEvents());
    }

    @ParameterizedTest
    @CsvSource({
        "api.key, admin:s3cret-s3cret-s3cret",
        "database.passwd, s3cret",
        "database.url, postgres://ann:s3cret@host/db",
        "api.keys, admin=s3cret-s3cret-s3cret",
        "database.password, s3cret"
    })
    void aSecretInTheWrongPlaceIsNotShown(String name, String value) {
        String message = assertThrows(InvalidValue.class, () -> Settings.from(Map.of("attune." + name, value)))
                .getMessage();
        assertFalse(message.contains("s3cret"), message);
    }

    @Test
    void withoutKeysItListensOnLoopbackWhateverTheHost() {
        assertEquals(
                "127.0.0.1", Settings.from(Map.of("attune.host", "0.0.0.0")).host());
        assertEquals(
                "0.0.0.0",
                Settings.from(Map.of("attune.api.keys", "client:0123456789abcdef"))
                        .host());
        assertEquals(
                "10.0.0.1",
                Settings.from(Map.of("attune.api.keys", "client:0123456789abcdef", "attune.host", "10.0.0.1"))
                        .host());
    }

    @ParameterizedTest
    @CsvSource({
        "port, 99999",
        "port, x",
        "roles, serve;cook",
        "events.types, view",
        "events.types, view=-1",
        "events.retention, soon",
        "events.retention, -PT1S",
        "cache.ttl, 0",
        "profile.window, 0",
        "database.url, jdbc:mysql://x",
        "database.synchronous, OFF",
        "database.pool.size, 1",
        "training.cron, often",
        "training.threads, 0",
        "sample, perhaps",
        "log.format, xml",
        "api.keys, client:short",
        "api.keys, root:0123456789abcdef",
        "prot, 1",
        "connections.max, 0",
        "data.dir, ''",
        "database.username, x",
        "database.password, x",
        "database.url, jdbc:postgresql://h:99999/d"
    })
    void aWrongValueIsNamedInOneLine(String name, String value) {
        String message = assertThrows(InvalidValue.class, () -> Settings.from(Map.of("attune." + name, value)))
                .getMessage();
        assertTrue(message.contains("attune." + name), message);
        assertEquals(1, message.lines().count());
        assertFalse(
                message.contains("0123456789abcdef") || message.contains("short") && !message.contains("a shorter key"),
                message);
    }
}
