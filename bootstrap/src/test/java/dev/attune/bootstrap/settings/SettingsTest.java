package dev.attune.bootstrap.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.bootstrap.Certificates;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        assertEquals(Duration.ofSeconds(1), settings.get(Properties.CACHE_TTL));
        assertEquals(Optional.empty(), settings.trainingCron());
        assertFalse(settings.sample());
        assertEquals(4_096, settings.rest().maxConnections());
        assertEquals(1_500_000, settings.get(Properties.CACHE_EVENTS));
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

    /** An accepted and a refused value of settings whose range does not tell them; "-" where no text can be wrong. */
    private static final Path TLS = certified();

    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            value("api.keys", KEYS, "client:short"),
            value("api.keys.file", file("keys"), "nowhere"),
            value("tls.certificate", TLS.resolve("certificate.pem").toString(), file("keys")),
            value("tls.key", TLS.resolve("key.pem").toString(), "nowhere"),
            value("data.dir", "/some/where", "a\u0000b"),
            value("database.url", "jdbc:postgresql://h/d", "jdbc:mysql://h/d"),
            value("database.synchronous", "FULL", "OFF"),
            value("events.store", "jdbc", "redis"),
            value("cosmos.endpoint", "https://a.documents.azure.com", "http://a.documents.azure.com"),
            value("cosmos.key", "a2V5", "no key"),
            value("cosmos.database", "shop", "a/b"),
            value("cosmos.regions", "West Europe,North Europe", "-"),
            value("limits.documents", "20000/PT10S", "20000"),
            value("limits.bytes", "20000/PT10S", "20000"),
            value("limits.rate", "100/PT1S", "100"),
            value("limits.quota", "5/P1D", "5/P32D"),
            value("cors.origins", "https://shop.example", "shop.example"),
            value("oidc.issuer", "https://issuer.example", "http://issuer.example"),
            value("roles", "serve,train", "serve,cook"),
            value("events.types", "view=1", "view"),
            value("ratings.scale", "0..10", "10..0"),
            value("fields.unknown", "accept", "keep"),
            value("seen.types", "purchase,cart", "buy"),
            value("events.retention", "P90D", "-PT1S"),
            value("cache.ttl", "PT2S", "0"),
            value("training.cron", "0 3 * * *", "often"));

    private static Path certified() {
        try {
            Path folder = Files.createTempDirectory("tls");
            Certificates.write("attune", folder.resolve("certificate.pem"), folder.resolve("key.pem"));
            return folder;
        } catch (IOException | InterruptedException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String file(String name) {
        return Path.of("src", "test", "resources", name).toString();
    }

    private static Map.Entry<String, List<String>> value(String name, String accepted, String refused) {
        return Map.entry(name, List.of(accepted, refused));
    }

    /** From the setting's range: its ends, one of its choices, or any text. */
    private static List<String> values(Property<?> setting) {
        Matcher numbers = Pattern.compile("([0-9]+)\\.\\.([0-9]+)").matcher(setting.accepted());
        Matcher durations =
                Pattern.compile("`(P[^.]*(?:\\.[0-9]+S)?)\\.\\.(P.*)`").matcher(setting.accepted());
        Matcher choices = Pattern.compile("`([^`]+)`(, `[^`]+`)+").matcher(setting.accepted());
        if (VALUES.containsKey(setting.name())) {
            return VALUES.get(setting.name());
        } else if (numbers.matches()) {
            return List.of(numbers.group(1), Long.toString(Long.parseLong(numbers.group(2)) + 1));
        } else if (durations.matches()) {
            return List.of(
                    durations.group(1),
                    Duration.parse(durations.group(2)).plusNanos(1).toString());
        } else if (choices.matches()) {
            return List.of(choices.group(1), "none of these");
        }
        assertEquals("text", setting.expected(), () -> setting.name() + " has no values to try; VALUES takes them");
        return List.of("text", "-");
    }

    /** What some settings cannot do without. */
    private static Map<String, String> around(String name) {
        return switch (name) {
            case "database.username", "database.password" -> Map.of("attune.database.url", "jdbc:postgresql://h/d");
            case "tls.certificate" ->
                Map.of("attune.tls.key", TLS.resolve("key.pem").toString());
            case "tls.key" ->
                Map.of("attune.tls.certificate", TLS.resolve("certificate.pem").toString());
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
    void everySettingTakesAGoodValueAndRefusesABadOneByName() {
        for (Property<?> setting : Properties.ALL) {
            String name = setting.name();
            List<String> values = values(setting);
            Settings.from(with(name, values.getFirst()));
            if (!values.getLast().equals("-")) {
                assertRefused(setting, values.getLast());
            }
            assertRefused(setting, " ");
        }
    }

    private static void assertRefused(Property<?> setting, String value) {
        String message = assertThrows(
                        InvalidValue.class, () -> Settings.from(with(setting.name(), value)), setting.name())
                .getMessage();
        assertTrue(message.contains(setting.property()), message);
    }

    /** A setting that is declared and not listed would be refused as unknown. */
    @Test
    void everyDeclaredSettingIsListed() throws IllegalAccessException {
        List<Object> declared = new ArrayList<>();
        for (Field field : Properties.class.getDeclaredFields()) {
            if (field.getType() == Property.class) {
                declared.add(field.get(null));
            }
        }
        assertEquals(declared, Properties.ALL);
    }

    /** With {@code -Dattune.docs.write} it writes the table. */
    @Test
    void everySettingHasItsRowInTheDocuments() throws IOException {
        Path page = Path.of("..", "docs", "configuration.md");
        String text = Files.readString(page);
        Matcher table = Pattern.compile("(\\| `attune\\..*\n)+").matcher(text);
        String declared = Properties.ALL.stream()
                .map(setting -> "| `%s` | %s | %s | %s |\n"
                        .formatted(setting.property(), setting.absent(), setting.accepted(), setting.meaning()))
                .collect(Collectors.joining());
        if (System.getProperty("attune.docs.write") != null) {
            Files.writeString(page, table.replaceFirst(Matcher.quoteReplacement(declared)));
        } else {
            assertTrue(table.find(), "the page has no table");
            assertEquals(
                    declared, table.group(), "./mvnw -Dtest=SettingsTest -Dattune.docs.write ... writes the table");
        }
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
