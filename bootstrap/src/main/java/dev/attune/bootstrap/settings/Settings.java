package dev.attune.bootstrap.settings;

import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.jdbc.JdbcSettings;
import dev.attune.adapters.rest.settings.ApiKeys;
import dev.attune.adapters.rest.settings.KeyFile;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.adapters.rest.settings.TokenSettings;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.Weight;
import dev.attune.domain.profile.ProfilePolicy;
import dev.attune.domain.profile.SeenTypes;
import io.micronaut.scheduling.cron.CronExpression;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * All settings of the service, checked. A property such as {@code attune.data.dir} is given as a system property of
 * that name, or as the environment variable {@code ATTUNE_DATA_DIR}.
 */
public record Settings(
        int port,
        String host,
        ApiKeys keys,
        Optional<KeyFile> keyFile,
        Optional<String> adminKey,
        Optional<TlsFiles> tls,
        JdbcSettings database,
        Optional<CosmosSettings> cosmos,
        Set<Role> roles,
        boolean sample,
        ProfilePolicy profiles,
        Optional<Duration> retention,
        Optional<CronExpression> trainingCron,
        int trainingThreads,
        RestSettings rest,
        SettingsReader given) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final String EVERYWHERE = "0.0.0.0";

    /** Returns a setting that has a default. */
    public <T> T get(Property<T> setting) {
        return given.get(setting);
    }

    /** Returns a setting without a default; empty if it was not set. */
    public <T> Optional<T> find(Property<T> setting) {
        return given.find(setting);
    }

    /** Returns the name of the setting that chose the database, for the operator. */
    public String databaseSetting() {
        return (database.url().isPresent() ? Properties.DATABASE_URL : Properties.DATA_DIR).variable();
    }

    /**
     * Reads system properties and the environment. A system property comes before a variable of the environment. Throws
     * {@link InvalidValue} that names the property.
     */
    public static Settings read() {
        Map<String, String> given = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("ATTUNE_")) {
                given.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(Property.PREFIX))
                .forEach(name -> given.put(name, System.getProperty(name)));
        return from(given);
    }

    /**
     * Reads and checks all settings.
     *
     * @param given values by full property name
     */
    public static Settings from(Map<String, String> given) {
        SettingsReader in = new SettingsReader(given);
        in.refuseUnknown();
        Properties.ALL.forEach(in::find);
        Optional<String> keysText = in.find(Properties.API_KEYS);
        ApiKeys keys = keysText.map(text -> ApiKeys.parse(Properties.API_KEYS.described(), text))
                .orElse(ApiKeys.none());
        Optional<KeyFile> keyFile =
                in.find(Properties.API_KEYS_FILE).map(path -> new KeyFile(Properties.API_KEYS_FILE.described(), path));
        Optional<String> fileText = keyFile.map(KeyFile::text);
        boolean keyed = keys.required() || fileText.isPresent();
        String host = in.find(Properties.HOST).orElse(EVERYWHERE);
        Set<Role> roles = in.get(Properties.ROLES);
        EventWeights weights = weights(in);
        ProfilePolicy profiles = new ProfilePolicy(
                in.get(Properties.PROFILE_WINDOW), in.get(Properties.PROFILE_SEEN), weights, seenTypes(in, weights));
        Optional<Duration> retention = in.find(Properties.EVENTS_RETENTION);
        return new Settings(
                in.get(Properties.PORT),
                keyed ? host : LOOPBACK,
                keys,
                keyFile,
                keysText.flatMap(Settings::adminKey).or(() -> fileText.flatMap(Settings::adminKey)),
                tls(in),
                StoreSettings.database(in),
                StoreSettings.cosmos(in, retention, profiles.window()),
                roles,
                in.get(Properties.SAMPLE),
                profiles,
                retention,
                in.find(Properties.TRAINING_CRON),
                in.find(Properties.TRAINING_THREADS).orElse(freeCores(roles)),
                new RestSettings(
                        in.get(Properties.CONNECTIONS_MAX),
                        in.find(Properties.CONNECTIONS_ADDRESS).orElse(Integer.MAX_VALUE),
                        managementPort(in),
                        in.find(Properties.LIMITS_RATE),
                        in.find(Properties.LIMITS_QUOTA),
                        in.find(Properties.LIMITS_DOCUMENTS),
                        in.find(Properties.LIMITS_BYTES),
                        tokens(in, keyed),
                        in.get(Properties.CORS_ORIGINS),
                        (long) in.get(Properties.UPLOAD_MEGABYTES) << 20,
                        in.get(Properties.FIELDS_UNKNOWN)),
                in);
    }

    private static OptionalInt managementPort(SettingsReader in) {
        return in.find(Properties.MANAGEMENT_PORT)
                .filter(port -> !port.equals(in.get(Properties.PORT)))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private static Optional<TlsFiles> tls(SettingsReader in) {
        Optional<Path> certificate = in.find(Properties.TLS_CERTIFICATE);
        Optional<Path> key = in.find(Properties.TLS_KEY);
        if (certificate.isPresent() && key.isEmpty()) {
            throw InvalidValue.missing(
                    Properties.TLS_KEY.described(), "the certificate's key, because attune.tls.certificate is set");
        }
        if (key.isPresent() && certificate.isEmpty()) {
            throw InvalidValue.missing(
                    Properties.TLS_CERTIFICATE.described(), "the key's certificate, because attune.tls.key is set");
        }
        return certificate.map(chain -> TlsFiles.checked(in, chain, key.orElseThrow()));
    }

    /** An instance that serves leaves a core to its requests. */
    private static int freeCores(Set<Role> roles) {
        int cores = Runtime.getRuntime().availableProcessors();
        return roles.contains(Role.SERVE) ? Math.min(cores, Math.max(2, cores - 1)) : cores;
    }

    private static Optional<String> adminKey(String keys) {
        return ApiKeys.adminKey(keys, Instant.now());
    }

    /** Returns whether callers need a key. */
    public boolean keyed() {
        return keys.required() || keyFile.isPresent();
    }

    private static EventWeights weights(SettingsReader in) {
        EventWeights weights = in.checked(
                Properties.EVENTS_TYPES,
                () -> in.find(Properties.EVENTS_TYPES).map(EventWeights::parse).orElse(EventWeights.defaults()));
        Optional<String> scale = in.find(Properties.RATINGS_SCALE);
        if (scale.isPresent()
                && in.find(Properties.EVENTS_TYPES)
                        .filter(EventWeights::namesRatings)
                        .isPresent()) {
            throw new InvalidValue(
                    Properties.RATINGS_SCALE.described(),
                    "absent where attune.events.types names the type rating",
                    scale.get());
        }
        return in.checked(
                Properties.RATINGS_SCALE,
                () -> in.find(Properties.RATINGS_SCALE)
                        .map(Weight::scale)
                        .map(weights::withRatings)
                        .orElse(weights));
    }

    private static SeenTypes seenTypes(SettingsReader in, EventWeights weights) {
        return in.find(Properties.SEEN_TYPES)
                .map(text -> SeenTypes.parse(Properties.SEEN_TYPES.described(), text, weights))
                .orElse(SeenTypes.ALL);
    }

    private static Optional<TokenSettings> tokens(SettingsReader in, boolean keyed) {
        Optional<URI> issuer = in.find(Properties.OIDC_ISSUER);
        Optional<String> audience = in.find(Properties.OIDC_AUDIENCE);
        String role = in.get(Properties.OIDC_ROLE);
        if (issuer.isPresent() && audience.isEmpty()) {
            throw InvalidValue.missing(
                    Properties.OIDC_AUDIENCE.described(),
                    "what the issuer's tokens are for, because attune.oidc.issuer is set");
        }
        if (issuer.isEmpty() && audience.isPresent()) {
            throw InvalidValue.missing(
                    Properties.OIDC_ISSUER.described(), "whose tokens are taken, because attune.oidc.audience is set");
        }
        if (issuer.isPresent() && !keyed) {
            throw InvalidValue.missing(
                    Properties.API_KEYS.described(),
                    "keys, because attune.oidc.issuer is set and without keys every route is open");
        }
        return issuer.map(address ->
                in.checked(Properties.OIDC_ISSUER, () -> new TokenSettings(address, audience.orElseThrow(), role)));
    }

    @Override
    public String toString() {
        return "Settings[port=" + port + ", host=" + host + ", database=" + database + ", roles=" + roles + "]";
    }
}
