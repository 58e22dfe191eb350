package dev.attune.bootstrap;

import dev.attune.adapters.cosmos.CosmosSettings;
import dev.attune.adapters.cosmos.CosmosSettings.Mode;
import dev.attune.adapters.jdbc.Database;
import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.adapters.jdbc.JdbcSettings;
import dev.attune.adapters.rest.ApiKeys;
import dev.attune.adapters.rest.RestSettings;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.profile.ProfilePolicy;
import io.micronaut.scheduling.cron.CronExpression;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that can be configured, checked. A property {@code attune.data.dir} is given as a system property of that name or
 * as the environment variable {@code ATTUNE_DATA_DIR}.
 */
public record Settings(int port, String host, ApiKeys keys, Optional<String> adminKey, JdbcSettings database, Optional<CosmosSettings> cosmos, Set<Role> roles,
        boolean sample, ProfilePolicy profiles, Optional<Duration> retention, Duration cacheTtl, int cacheEvents,
        Optional<CronExpression> trainingCron, int trainingThreads, RestSettings rest) {
    static final String LOOPBACK = "127.0.0.1";
    static final String EVERYWHERE = "0.0.0.0";
    private static final String PREFIX = "attune.";
    /** Stands for values that may hold a secret. */
    private static final String HIDDEN = "(hidden)";

    /** Reads system properties and, behind them, the environment. Throws {@link InvalidValue} naming the property. */
    static Settings read() {
        Map<String, String> given = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("ATTUNE_")) {
                given.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith(PREFIX))
                .forEach(name -> given.put(name, System.getProperty(name)));
        return from(given);
    }

    /** @param given by full property name */
    public static Settings from(Map<String, String> given) {
        Reader in = new Reader(given);
        Optional<String> keysText = in.text("api.keys");
        ApiKeys keys = keysText.map(text -> ApiKeys.parse(described("api.keys"), text)).orElse(ApiKeys.none());
        String host = in.text("host").orElse(EVERYWHERE);
        Set<Role> roles = in.roles();
        Optional<Duration> retention = in.duration("events.retention");
        int cores = Runtime.getRuntime().availableProcessors();
        int freeCores = roles.contains(Role.SERVE) ? Math.min(cores, Math.max(2, cores - 1)) : cores;
        Settings settings = new Settings(in.whole("port", 8080, 0, 65_535), keys.required() ? host : LOOPBACK, keys,
                keysText.flatMap(Settings::adminKey), in.database(), in.cosmos(retention), roles, in.flag("sample"),
                in.checked("profile", () -> new ProfilePolicy(in.whole("profile.window", ProfilePolicy.DEFAULT_WINDOW, 1, 10_000),
                        in.whole("profile.seen", ProfilePolicy.DEFAULT_SEEN, 0, 100_000), in.weights())),
                retention, in.duration("cache.ttl").orElse(Duration.ofSeconds(1)),
                in.whole("cache.events", 1_500_000, 0, 100_000_000), in.cron(), in.whole("training.threads", freeCores, 1, 256),
                new RestSettings(in.whole("connections.max", 4_096, 1, RestSettings.MOST_CONNECTIONS)));
        // Read by the logging configuration itself; only checked here.
        in.oneOf("log.format", "plain", "plain", "json");
        in.refuseUnknown();
        return settings;
    }

    private static Optional<String> adminKey(String keys) {
        for (String part : keys.split(",")) {
            if (part.strip().startsWith("admin:")) {
                return Optional.of(part.strip().substring("admin:".length()));
            }
        }
        return Optional.empty();
    }

    private static String described(String name) {
        return PREFIX + name + " (" + (PREFIX + name).toUpperCase(Locale.ROOT).replace('.', '_') + ")";
    }

    @Override
    public String toString() {
        return "Settings[port=" + port + ", host=" + host + ", database=" + database + ", roles=" + roles + "]";
    }

    private static final class Reader {
        private final Map<String, String> given;
        private final Set<String> known = new TreeSet<>();

        Reader(Map<String, String> given) {
            this.given = given;
        }

        Optional<String> text(String name) {
            known.add(PREFIX + name);
            Optional<String> text = Optional.ofNullable(given.get(PREFIX + name)).map(String::strip);
            if (text.filter(String::isEmpty).isPresent()) {
                throw InvalidValue.missing(described(name), "a value, or not set at all");
            }
            return text;
        }

        int whole(String name, int absent, int least, int most) {
            return parsed(name, "a whole number in " + least + ".." + most, text -> {
                int number = Integer.parseInt(text);
                if (number < least || number > most) {
                    throw new NumberFormatException();
                }
                return number;
            }).orElse(absent);
        }

        boolean flag(String name) {
            return parsed(name, "true or false", text -> switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
            }).orElse(false);
        }

        Optional<Duration> duration(String name) {
            return parsed(name, "a duration above zero like PT1S or P30D", text -> {
                Duration duration = Duration.parse(text);
                if (duration.isNegative() || duration.isZero()) {
                    throw new IllegalArgumentException(text);
                }
                return duration;
            });
        }

        String oneOf(String name, String absent, String... accepted) {
            return parsed(name, String.join(" or ", accepted), text -> {
                if (!Set.of(accepted).contains(text)) {
                    throw new IllegalArgumentException(text);
                }
                return text;
            }).orElse(absent);
        }

        Set<Role> roles() {
            return parsed("roles", "some of serve, project and train, separated by commas", text -> {
                Set<Role> roles = EnumSet.noneOf(Role.class);
                for (String role : text.split(",", -1)) {
                    roles.add(Role.valueOf(role.strip().toUpperCase(Locale.ROOT)));
                }
                return roles;
            }).orElse(EnumSet.allOf(Role.class));
        }

        EventWeights weights() {
            Optional<String> text = text("events.types");
            return checked("events.types", () -> text.map(EventWeights::parse).orElse(EventWeights.defaults()));
        }

        Optional<CronExpression> cron() {
            return parsed("training.cron", "a cron expression like '0 3 * * *' (minute hour day month weekday)", CronExpression::create);
        }

        JdbcSettings database() {
            Optional<String> url = text("database.url");
            if (url.filter(text -> !Database.takes(text)).isPresent()) {
                throw new InvalidValue(described("database.url"), "a URL like jdbc:postgresql://HOST:PORT/DATABASE", HIDDEN);
            }
            if (url.isEmpty()) {
                for (String name : List.of("database.username", "database.password")) {
                    text(name).ifPresent(_ -> {
                        throw new InvalidValue(described(name), "set only together with " + described("database.url"), HIDDEN);
                    });
                }
            }
            return new JdbcSettings(parsed("data.dir", "a path", Path::of).orElse(Path.of("data")), url, text("database.username"),
                    text("database.password"), parsed("database.synchronous", "NORMAL or FULL", Synchronous::valueOf).orElse(Synchronous.NORMAL),
                    whole("database.pool.size", 8, 2, 100));
        }

        /** Nothing where events are stored elsewhere. */
        Optional<CosmosSettings> cosmos(Optional<Duration> retention) {
            boolean chosen = oneOf("events.store", "jdbc", "jdbc", "cosmos").equals("cosmos");
            Optional<URI> endpoint = parsed("cosmos.endpoint", "an address like https://ACCOUNT.documents.azure.com, or http:// on loopback", text -> {
                URI uri = URI.create(text);
                if (!CosmosSettings.takes(uri)) {
                    throw new IllegalArgumentException(text);
                }
                return uri;
            });
            Optional<String> key = text("cosmos.key");
            if (key.filter(text -> !text.matches("[A-Za-z0-9+/]+={0,2}")).isPresent()) {
                throw new InvalidValue(described("cosmos.key"), "a key in base64", HIDDEN);
            }
            String database = parsed("cosmos.database", "1..255 characters but / \\ ? #", text -> {
                if (!text.matches("[^/\\\\?#]{1,255}")) {
                    throw new IllegalArgumentException(text);
                }
                return text;
            }).orElse("attune");
            boolean create = flag("cosmos.create");
            Mode mode = Mode.valueOf(oneOf("cosmos.mode", "direct", "direct", "gateway").toUpperCase(Locale.ROOT));
            int throughput = whole("cosmos.throughput", CosmosSettings.LEAST_THROUGHPUT, CosmosSettings.LEAST_THROUGHPUT, CosmosSettings.MOST_THROUGHPUT);
            Duration feedPoll = duration("cosmos.feed.poll").orElse(CosmosSettings.DEFAULT_FEED_POLL);
            Duration readTimeout = duration("cosmos.read.timeout").orElse(CosmosSettings.DEFAULT_READ_TIMEOUT);
            List<String> regions = text("cosmos.regions").map(text -> Arrays.stream(text.split(",")).map(String::strip).toList()).orElse(List.of());
            if (chosen && endpoint.isEmpty()) {
                throw InvalidValue.missing(described("cosmos.endpoint"), "the account's address, where " + described("events.store") + " is cosmos");
            }
            return chosen ? endpoint.map(uri -> new CosmosSettings(uri, key, database, create, mode, throughput, feedPoll, readTimeout, regions, retention)) : Optional.empty();
        }

        <T> T checked(String name, Supplier<T> value) {
            try {
                return value.get();
            } catch (InvalidValue e) {
                throw e.field().startsWith(PREFIX) ? e : new InvalidValue(described(name) + ": " + e.field(), e.accepted(), e.value());
            }
        }

        private <T> Optional<T> parsed(String name, String accepted, Function<String, T> parse) {
            return text(name).map(text -> {
                try {
                    return parse.apply(text);
                } catch (IllegalArgumentException | DateTimeException _) {
                    throw new InvalidValue(described(name), accepted, text);
                }
            });
        }

        void refuseUnknown() {
            for (String name : given.keySet()) {
                if (!known.contains(name)) {
                    throw new InvalidValue(described(name.substring(PREFIX.length())), "one of the properties " + String.join(", ", known), HIDDEN);
                }
            }
        }
    }
}
