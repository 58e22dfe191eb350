package dev.attune.bootstrap.settings;

import static dev.attune.bootstrap.settings.SettingsReader.HIDDEN;

import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import dev.attune.adapters.jdbc.JdbcDatabase;
import dev.attune.adapters.jdbc.JdbcSettings;
import dev.attune.domain.InvalidValue;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the settings of the stores. */
final class StoreSettings {
    private StoreSettings() {}

    static JdbcSettings database(SettingsReader in) {
        Optional<String> url = in.find(Properties.DATABASE_URL);
        if (url.filter(text -> !JdbcDatabase.takes(text)).isPresent()) {
            throw new InvalidValue(
                    Properties.DATABASE_URL.described(), "a URL like jdbc:postgresql://HOST:PORT/DATABASE", HIDDEN);
        }
        if (url.isEmpty()) {
            for (Property<String> setting : List.of(Properties.DATABASE_USERNAME, Properties.DATABASE_PASSWORD)) {
                in.find(setting).ifPresent(_ -> {
                    throw new InvalidValue(
                            setting.described(),
                            "set only together with " + Properties.DATABASE_URL.described(),
                            HIDDEN);
                });
            }
        }
        return new JdbcSettings(
                in.get(Properties.DATA_DIR),
                url,
                in.find(Properties.DATABASE_USERNAME),
                in.find(Properties.DATABASE_PASSWORD),
                in.get(Properties.DATABASE_SYNCHRONOUS),
                in.get(Properties.DATABASE_POOL_SIZE));
    }

    /**
     * Reads the settings of Cosmos DB. Returns empty if events are stored elsewhere, and checks the given values all
     * the same.
     */
    static Optional<CosmosSettings> cosmos(SettingsReader in, Optional<Duration> retention, int window) {
        boolean chosen = in.get(Properties.EVENTS_STORE).equals("cosmos");
        Optional<URI> endpoint = in.find(Properties.COSMOS_ENDPOINT);
        CosmosSettings settings = new CosmosSettings(
                endpoint.orElse(CosmosSettings.NOWHERE),
                key(in),
                in.get(Properties.COSMOS_DATABASE),
                in.get(Properties.COSMOS_CREATE),
                Mode.valueOf(in.get(Properties.COSMOS_MODE).toUpperCase(Locale.ROOT)),
                in.get(Properties.COSMOS_THROUGHPUT),
                in.find(Properties.COSMOS_SCAN_THROUGHPUT).map(OptionalInt::of).orElse(OptionalInt.empty()),
                in.get(Properties.COSMOS_FEED_POLL),
                in.get(Properties.COSMOS_READ_TIMEOUT),
                in.get(Properties.COSMOS_REGIONS),
                retention);
        if (chosen && endpoint.isEmpty()) {
            throw InvalidValue.missing(
                    Properties.COSMOS_ENDPOINT.described(),
                    "the account's address, where " + Properties.EVENTS_STORE.described() + " is cosmos");
        }
        if (chosen && window > CosmosSettings.MOST_WINDOW) {
            throw new InvalidValue(
                    Properties.PROFILE_WINDOW.described(),
                    "1.." + CosmosSettings.MOST_WINDOW + " on Cosmos DB, whose documents hold 2 MB",
                    window);
        }
        return Optional.of(settings).filter(_ -> chosen);
    }

    private static Optional<String> key(SettingsReader in) {
        Optional<String> key = in.find(Properties.COSMOS_KEY);
        if (key.filter(text -> !text.matches("[A-Za-z0-9+/]+={0,2}")).isPresent()) {
            throw new InvalidValue(Properties.COSMOS_KEY.described(), "a key in base64", HIDDEN);
        }
        return key;
    }
}
