package dev.attune.bootstrap.settings;

import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.jdbc.JdbcSettings;
import dev.attune.adapters.rest.settings.Allowance;
import dev.attune.adapters.rest.settings.ApiKeys;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.adapters.rest.settings.TokenSettings;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.profile.ProfilePolicy;
import io.micronaut.scheduling.cron.CronExpression;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Everything that can be configured, checked. A property {@code attune.data.dir} is given as a system property of that
 * name or as the environment variable {@code ATTUNE_DATA_DIR}.
 */
public record Settings(
        int port,
        String host,
        ApiKeys keys,
        Optional<String> adminKey,
        JdbcSettings database,
        Optional<CosmosSettings> cosmos,
        Set<Role> roles,
        boolean sample,
        ProfilePolicy profiles,
        Optional<Duration> retention,
        Duration cacheTtl,
        int cacheEvents,
        Optional<CronExpression> trainingCron,
        int trainingThreads,
        RestSettings rest) {
    public static final String LOOPBACK = "127.0.0.1";
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");
    public static final String EVERYWHERE = "0.0.0.0";

    /** Reads system properties and, behind them, the environment. Throws {@link InvalidValue} naming the property. */
    public static Settings read() {
        Map<String, String> given = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("ATTUNE_")) {
                given.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(SettingsReader.PREFIX))
                .forEach(name -> given.put(name, System.getProperty(name)));
        return from(given);
    }

    /**
     * Reads and checks all settings.
     *
     * @param given by full property name
     */
    public static Settings from(Map<String, String> given) {
        SettingsReader in = new SettingsReader(given);
        Optional<String> keysText = in.text("api.keys");
        ApiKeys keys = keysText.map(text -> ApiKeys.parse(SettingsReader.described("api.keys"), text))
                .orElse(ApiKeys.none());
        String host = in.text("host").orElse(EVERYWHERE);
        Set<Role> roles = roles(in);
        ProfilePolicy profiles = in.checked(
                "profile",
                () -> new ProfilePolicy(
                        in.whole("profile.window", ProfilePolicy.DEFAULT_WINDOW, 1, 10_000),
                        in.whole("profile.seen", ProfilePolicy.DEFAULT_SEEN, 0, 100_000),
                        weights(in)));
        Optional<Duration> retention = in.duration("events.retention");
        int cores = Runtime.getRuntime().availableProcessors();
        int freeCores = roles.contains(Role.SERVE) ? Math.min(cores, Math.max(2, cores - 1)) : cores;
        Settings settings = new Settings(
                in.whole("port", 8080, 0, 65_535),
                keys.required() ? host : LOOPBACK,
                keys,
                keysText.flatMap(Settings::adminKey),
                StoreSettings.database(in),
                StoreSettings.cosmos(in, retention, profiles.window()),
                roles,
                in.flag("sample"),
                profiles,
                retention,
                in.duration("cache.ttl").orElse(Duration.ofSeconds(1)),
                in.whole("cache.events", 1_500_000, 0, 100_000_000),
                cron(in),
                in.whole("training.threads", freeCores, 1, 256),
                new RestSettings(
                        in.whole("connections.max", 4_096, 1, RestSettings.MOST_CONNECTIONS),
                        allowance(in, "limits.rate"),
                        allowance(in, "limits.quota"),
                        tokens(in, keys),
                        origins(in),
                        (long) in.whole("upload.megabytes", 256, 1, 1_000_000) << 20));
        // Read by who needs them before there are settings; only checked here.
        in.oneOf("relaunch", "auto", "auto", "off");
        in.oneOf("log.format", "plain", "plain", "json");
        in.refuseUnknown();
        return settings;
    }

    public static Optional<String> adminKey(String keys) {
        for (String part : keys.split(",")) {
            if (part.strip().startsWith("admin:")) {
                return Optional.of(part.strip().substring("admin:".length()));
            }
        }
        return Optional.empty();
    }

    private static Set<Role> roles(SettingsReader in) {
        return in.parsed("roles", "some of serve, project and train, separated by commas", text -> {
                    Set<Role> roles = EnumSet.noneOf(Role.class);
                    for (String role : text.split(",", -1)) {
                        roles.add(Role.valueOf(role.strip().toUpperCase(Locale.ROOT)));
                    }
                    return roles;
                })
                .orElse(EnumSet.allOf(Role.class));
    }

    private static EventWeights weights(SettingsReader in) {
        Optional<String> text = in.text("events.types");
        return in.checked("events.types", () -> text.map(EventWeights::parse).orElse(EventWeights.defaults()));
    }

    private static Optional<Allowance> allowance(SettingsReader in, String name) {
        return in.parsed(name, Allowance.ACCEPTED, Allowance::parse);
    }

    private static Optional<TokenSettings> tokens(SettingsReader in, ApiKeys keys) {
        Optional<URI> issuer = in.parsed("oidc.issuer", TokenSettings.ACCEPTED, URI::create);
        Optional<String> audience = in.text("oidc.audience");
        String role = in.text("oidc.role").orElse("attune.admin");
        if (issuer.isPresent() && audience.isEmpty()) {
            throw InvalidValue.missing(
                    SettingsReader.described("oidc.audience"),
                    "what the issuer's tokens are for, because attune.oidc.issuer is set");
        }
        if (issuer.isEmpty() && audience.isPresent()) {
            throw InvalidValue.missing(
                    SettingsReader.described("oidc.issuer"),
                    "whose tokens are taken, because attune.oidc.audience is set");
        }
        if (issuer.isPresent() && !keys.required()) {
            throw InvalidValue.missing(
                    SettingsReader.described("api.keys"),
                    "keys, because attune.oidc.issuer is set and without keys every route is open");
        }
        return issuer.map(
                address -> in.checked("oidc.issuer", () -> new TokenSettings(address, audience.orElseThrow(), role)));
    }

    private static List<String> origins(SettingsReader in) {
        return in.parsed("cors.origins", "origins like https://shop.example, separated by commas", text -> {
                    List<String> origins = Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .toList();
                    for (String origin : origins) {
                        if (!ORIGIN.matcher(origin).matches()) {
                            throw new IllegalArgumentException(origin);
                        }
                    }
                    return origins;
                })
                .orElse(List.of());
    }

    private static Optional<CronExpression> cron(SettingsReader in) {
        return in.parsed(
                "training.cron",
                "a cron expression like '0 3 * * *' (minute hour day month weekday)",
                CronExpression::create);
    }

    @Override
    public String toString() {
        return "Settings[port=" + port + ", host=" + host + ", database=" + database + ", roles=" + roles + "]";
    }
}
