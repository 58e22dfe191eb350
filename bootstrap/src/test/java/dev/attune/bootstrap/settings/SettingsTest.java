package dev.attune.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String KEYS = "client:0123456789abcdef";

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

    /** An accepted and a refused value of every setting; "-" where no text can be wrong. */
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            value("port", "0", "65536"),
            value("host", "10.0.0.1", "-"),
            value("api.keys", KEYS, "client:short"),
            value("data.dir", "/some/where", "a\u0000b"),
            value("database.url", "jdbc:postgresql://h/d", "jdbc:mysql://h/d"),
            value("database.username", "ann", "-"),
            value("database.password", "pass", "-"),
            value("database.pool.size", "2", "101"),
            value("database.synchronous", "FULL", "OFF"),
            value("events.store", "jdbc", "redis"),
            value("cosmos.endpoint", "https://a.documents.azure.com", "http://a.documents.azure.com"),
            value("cosmos.key", "a2V5", "no key"),
            value("cosmos.database", "shop", "a/b"),
            value("cosmos.create", "true", "yes"),
            value("cosmos.mode", "gateway", "udp"),
            value("cosmos.throughput", "1000000", "999"),
            value("cosmos.scan.throughput", "1", "0"),
            value("cosmos.feed.poll", "PT5S", "PT6S"),
            value("cosmos.read.timeout", "PT0.02S", "PT31S"),
            value("cosmos.regions", "West Europe,North Europe", "-"),
            value("connections.max", "1", "0"),
            value("limits.rate", "100/PT1S", "100"),
            value("limits.quota", "5/P1D", "5/P32D"),
            value("cors.origins", "https://shop.example", "shop.example"),
            value("oidc.issuer", "https://issuer.example", "http://issuer.example"),
            value("oidc.audience", "attune", "-"),
            value("oidc.role", "boss", "-"),
            value("roles", "serve,train", "serve,cook"),
            value("events.types", "view=1", "view"),
            value("events.retention", "P90D", "-PT1S"),
            value("profile.window", "10000", "10001"),
            value("profile.seen", "0", "100001"),
            value("cache.ttl", "PT2S", "0"),
            value("cache.events", "0", "100000001"),
            value("upload.megabytes", "1", "0"),
            value("training.cron", "0 3 * * *", "often"),
            value("training.threads", "256", "257"),
            value("relaunch", "off", "on"),
            value("log.format", "json", "xml"),
            value("sample", "true", "perhaps"));

    private static Map.Entry<String, List<String>> value(String name, String accepted, String refused) {
        return Map.entry(name, List.of(accepted, refused));
    }

    /** What some settings cannot do without. */
    private static Map<String, String> around(String name) {
        return switch (name) {
            case "database.username", "database.password" -> Map.of("attune.database.url", "jdbc:postgresql://h/d");
            case "oidc.issuer" -> Map.of("attune.oidc.audience", "attune", "attune.api.keys", KEYS);
            case "oidc.audience" -> Map.of("attune.oidc.issuer", "https://issuer.example", "attune.api.keys", KEYS);
            default -> Map.of();
        };
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> given = new HashMap<>(around(name));
        given.put("attune." + name, value);
        return given;
    }

    @Test
    void everySettingIsTried() {
        assertEquals(Properties.ALL.stream().map(Property::name).collect(Collectors.toSet()), VALUES.keySet());
    }

    @Test
    void everySettingTakesAGoodValueAndRefusesABadOneByName() {
        VALUES.forEach((name, values) -> {
            Settings.from(with(name, values.getFirst()));
            if (!values.getLast().equals("-")) {
                String message = assertThrows(
                                InvalidValue.class, () -> Settings.from(with(name, values.getLast())), name)
                        .getMessage();
                assertTrue(message.contains("attune." + name), message);
            }
            String empty = assertThrows(InvalidValue.class, () -> Settings.from(with(name, " ")))
                    .getMessage();
            assertTrue(empty.contains("attune." + name), empty);
        });
    }

    @Test
    void everySettingHasItsRowInTheDocuments() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
                .filter(line -> line.startsWith("| `attune."))
                .toList();
        List<String> declared = Properties.ALL.stream()
                .map(setting -> "| `%s` | %s | %s | %s |"
                        .formatted(setting.property(), setting.absent(), setting.accepted(), setting.meaning()))
                .toList();
        assertEquals(String.join("\n", declared), String.join("\n", rows));
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

    /** The job runs on another Java than the domain, so the two texts cannot be one constant. */
    @Test
    void sparkWeighsEventsAsTheServiceDoes() throws IOException {
        Path job = Path.of("..", "ml", "spark", "src", "main", "java", "dev", "attune", "spark", "Weights.java");
        String weights = '"' + EventWeights.DEFAULT + '"';
        assertTrue(Files.readString(job).contains(weights), () -> job + " lacks " + weights);
    }
}
