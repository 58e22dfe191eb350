package dev.attune.bootstrap.settings;

import static dev.attune.bootstrap.settings.SettingsReader.HIDDEN;
import static dev.attune.bootstrap.settings.SettingsReader.described;

import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import dev.attune.adapters.jdbc.JdbcDatabase;
import dev.attune.adapters.jdbc.JdbcSettings;
import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.domain.InvalidValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Where data is kept. */
final class StoreSettings {
    private StoreSettings() {}

    static JdbcSettings database(SettingsReader in) {
        Optional<String> url = in.text("database.url");
        if (url.filter(text -> !JdbcDatabase.takes(text)).isPresent()) {
            throw new InvalidValue(
                    described("database.url"), "a URL like jdbc:postgresql://HOST:PORT/DATABASE", HIDDEN);
        }
        if (url.isEmpty()) {
            for (String name : List.of("database.username", "database.password")) {
                in.text(name).ifPresent(_ -> {
                    throw new InvalidValue(
                            described(name), "set only together with " + described("database.url"), HIDDEN);
                });
            }
        }
        return new JdbcSettings(
                in.parsed("data.dir", "a path", Path::of).orElse(Path.of("data")),
                url,
                in.text("database.username"),
                in.text("database.password"),
                in.parsed("database.synchronous", "NORMAL or FULL", Synchronous::valueOf)
                        .orElse(Synchronous.NORMAL),
                in.whole("database.pool.size", 8, 2, 100));
    }

    /** Nothing where events are stored elsewhere; what is set is checked all the same. */
    static Optional<CosmosSettings> cosmos(SettingsReader in, Optional<Duration> retention, int window) {
        boolean chosen = in.oneOf("events.store", "jdbc", "jdbc", "cosmos").equals("cosmos");
        Optional<URI> endpoint = endpoint(in);
        CosmosSettings settings = new CosmosSettings(
                endpoint.orElse(CosmosSettings.NOWHERE),
                key(in),
                databaseName(in),
                in.flag("cosmos.create"),
                Mode.valueOf(
                        in.oneOf("cosmos.mode", "direct", "direct", "gateway").toUpperCase(Locale.ROOT)),
                in.whole(
                        "cosmos.throughput",
                        CosmosSettings.LEAST_THROUGHPUT,
                        CosmosSettings.LEAST_THROUGHPUT,
                        CosmosSettings.MOST_THROUGHPUT),
                scanThroughput(in),
                in.duration("cosmos.feed.poll").orElse(CosmosSettings.DEFAULT_FEED_POLL),
                in.duration("cosmos.read.timeout").orElse(CosmosSettings.DEFAULT_READ_TIMEOUT),
                regions(in),
                retention);
        if (chosen && endpoint.isEmpty()) {
            throw InvalidValue.missing(
                    described("cosmos.endpoint"),
                    "the account's address, where " + described("events.store") + " is cosmos");
        }
        if (chosen && window > CosmosSettings.MOST_WINDOW) {
            throw new InvalidValue(
                    described("profile.window"),
                    "1.." + CosmosSettings.MOST_WINDOW + " on Cosmos DB, whose documents hold 2 MB",
                    window);
        }
        return Optional.of(settings).filter(_ -> chosen);
    }

    private static Optional<URI> endpoint(SettingsReader in) {
        return in.parsed(
                "cosmos.endpoint",
                "an address like https://ACCOUNT.documents.azure.com, or http:// on loopback",
                text -> {
                    URI uri = URI.create(text);
                    if (!CosmosSettings.takes(uri)) {
                        throw new IllegalArgumentException(text);
                    }
                    return uri;
                });
    }

    private static Optional<String> key(SettingsReader in) {
        Optional<String> key = in.text("cosmos.key");
        if (key.filter(text -> !text.matches("[A-Za-z0-9+/]+={0,2}")).isPresent()) {
            throw new InvalidValue(described("cosmos.key"), "a key in base64", HIDDEN);
        }
        return key;
    }

    private static String databaseName(SettingsReader in) {
        return in.parsed("cosmos.database", "1..255 characters but / \\ ? #", text -> {
                    if (!text.matches("[^/\\\\?#]{1,255}")) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                })
                .orElse("attune");
    }

    private static OptionalInt scanThroughput(SettingsReader in) {
        int limit = in.whole("cosmos.scan.throughput", 0, 1, CosmosSettings.MOST_THROUGHPUT);
        return limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    private static List<String> regions(SettingsReader in) {
        return in.text("cosmos.regions")
                .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
                .orElse(List.of());
    }
}
