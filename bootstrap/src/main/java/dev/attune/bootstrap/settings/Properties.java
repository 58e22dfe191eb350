package dev.attune.bootstrap.settings;

import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.adapters.rest.http.UnknownFields;
import dev.attune.adapters.rest.settings.Allowance;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.adapters.rest.settings.TokenSettings;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.profile.ProfilePolicy;
import io.micronaut.scheduling.cron.CronExpression;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every setting, in the order of the table in {@code docs/configuration.md}. {@link Settings} has those that several
 * places need, or that depend on each other. Whoever alone needs a setting asks {@link Settings#get} or
 * {@link Settings#find} for it.
 */
public final class Properties {
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

    public static final Property<Integer> PORT =
            Property.whole("port", 8080, 0, 65_535, "the HTTP port. With 0, the system picks a free one");
    public static final Property<Integer> MANAGEMENT_PORT = Property.whole(
            "management.port",
            "the same",
            1,
            65_535,
            "a port for `/health` and `/prometheus` alone. The other one then answers neither, and callers who take all"
                    + " of its connections shut no probe out");

    public static final Property<String> HOST = Property.text(
            "host",
            "all addresses with keys",
            "an address",
            "the address to listen on. **Without keys it listens on 127.0.0.1 only, whatever stands here**");

    public static final Property<String> API_KEYS = Property.text(
            "api.keys",
            "none",
            "`client:KEY,admin:KEY`, keys of 16 characters or more",
            "with keys, every `/v1` route asks for `X-API-Key`. A client key opens all routes but `/v1/admin`; an"
                    + " admin key opens all ([names and last days](#keys))");

    public static final Property<Path> API_KEYS_FILE = Property.parsed(
            "api.keys.file",
            "none",
            "a path",
            "a file with further keys, which is read anew when it changes ([its form](#keys))",
            "a path",
            Path::of);

    public static final Property<Path> TLS_CERTIFICATE = Property.parsed(
            "tls.certificate",
            "none",
            "a path",
            "a PEM file with the server's certificate and its chain. With it, the service speaks HTTPS alone"
                    + " ([TLS](#tls))",
            "a path",
            Path::of);

    public static final Property<Path> TLS_KEY = Property.parsed(
            "tls.key", "none", "a path", "a PEM file with the private key of the certificate", "a path", Path::of);

    public static final Property<Path> DATA_DIR = Property.parsed(
                    "data.dir", "`data`", "a path", "the folder of the embedded database", "a path", Path::of)
            .orElse(Path.of("data"));

    public static final Property<String> DATABASE_URL = Property.text(
            "database.url", "none", "`jdbc:postgresql:...`", "PostgreSQL instead of the embedded database");

    public static final Property<String> DATABASE_USERNAME =
            Property.text("database.username", "none", "text", "for PostgreSQL");

    public static final Property<String> DATABASE_PASSWORD =
            Property.text("database.password", "none", "text", "for PostgreSQL");

    public static final Property<Integer> DATABASE_POOL_SIZE = Property.whole(
            "database.pool.size", 8, 2, 100, "connections to PostgreSQL, or readers of the embedded database");

    public static final Property<Synchronous> DATABASE_SYNCHRONOUS = Property.parsed(
                    "database.synchronous",
                    "`NORMAL`",
                    "`NORMAL`, `FULL`",
                    "how far a commit of the embedded database waits for the disk ([what is lost"
                            + " when](consistency.md#what-survives-what))",
                    "NORMAL or FULL",
                    Synchronous::valueOf)
            .orElse(Synchronous.NORMAL);

    public static final Property<String> EVENTS_STORE = Property.oneOf(
            "events.store",
            "jdbc",
            List.of("jdbc", "cosmos"),
            "the store of the events and of all that is made of them ([Cosmos DB](cosmos.md)). Models and training"
                    + " runs stay on JDBC");

    public static final Property<URI> COSMOS_ENDPOINT = Property.parsed(
            "cosmos.endpoint",
            "none",
            "`https://...`, or `http://` on loopback",
            "the account",
            "an address like https://ACCOUNT.documents.azure.com, or http:// on loopback",
            Properties::endpoint);

    public static final Property<String> COSMOS_KEY = Property.text(
            "cosmos.key",
            "none",
            "base64",
            "the account's key. Without one, the identity that the environment provides is used");

    public static final Property<String> COSMOS_DATABASE = Property.parsed(
                    "cosmos.database",
                    "`attune`",
                    "1..255 characters but `/ \\ ? #`",
                    "the database in the account",
                    "1..255 characters but / \\ ? #",
                    text -> matching("[^/\\\\?#]{1,255}", text))
            .orElse("attune");

    public static final Property<Boolean> COSMOS_CREATE = Property.flag(
            "cosmos.create",
            "makes the database and the containers where they are missing. Otherwise Attune only checks them");

    public static final Property<String> COSMOS_MODE = Property.oneOf(
            "cosmos.mode", "direct", List.of("direct", "gateway"), "TCP to the replicas, or HTTP to the gateway");

    public static final Property<Integer> COSMOS_THROUGHPUT = Property.whole(
            "cosmos.throughput",
            CosmosSettings.LEAST_THROUGHPUT,
            CosmosSettings.LEAST_THROUGHPUT,
            CosmosSettings.MOST_THROUGHPUT,
            "autoscale maximum of each container that is made, in request units a second");

    public static final Property<Integer> COSMOS_SCAN_THROUGHPUT = Property.whole(
            "cosmos.scan.throughput",
            "what is left",
            1,
            CosmosSettings.MOST_THROUGHPUT,
            "request units a second that an instance's scan for training may use of `events`. At any value, the scan"
                    + " has low priority where the account knows priorities");

    public static final Property<Duration> COSMOS_FEED_POLL = Property.duration(
            "cosmos.feed.poll",
            CosmosSettings.DEFAULT_FEED_POLL,
            CosmosSettings.LEAST_FEED_POLL,
            CosmosSettings.MOST_FEED_POLL,
            "pause between two looks at the change feed of a physical partition. Each look costs a request unit");

    public static final Property<Duration> COSMOS_READ_TIMEOUT = Property.duration(
            "cosmos.read.timeout",
            CosmosSettings.DEFAULT_READ_TIMEOUT,
            CosmosSettings.LEAST_READ_TIMEOUT,
            CosmosSettings.MOST_READ_TIMEOUT,
            "how long a recommendation waits for the store before it is answered from memory. With several regions,"
                    + " the next one is asked too after a fifth of this time");

    public static final Property<List<String>> COSMOS_REGIONS = Property.parsed(
                    "cosmos.regions",
                    "the account's order",
                    "names, separated by commas",
                    "regions that `eventual` and `session` may read from, nearest first. Everything else asks the"
                            + " region that writes",
                    "names, separated by commas",
                    Properties::names)
            .orElse(List.of());

    public static final Property<Integer> CONNECTIONS_MAX = Property.whole(
            "connections.max",
            4_096,
            1,
            RestSettings.MOST_CONNECTIONS,
            "open connections. Each has one request under way. A connection too many takes the place of one that asks"
                    + " nothing, or is answered 503 and closed");
    public static final Property<Integer> CONNECTIONS_ADDRESS = Property.whole(
            "connections.address",
            "no limit",
            1,
            RestSettings.MOST_CONNECTIONS,
            "open connections of one address, or of one /64 of IPv6. Behind a gateway all callers have its address");

    public static final Property<Allowance> LIMITS_RATE = Property.parsed(
            "limits.rate",
            "none",
            "`NUMBER/DURATION` like `100/PT1S`, in `PT1S..P31D`",
            "how many requests each key may send in a time ([rate limits](#rate-limits))",
            Allowance.ACCEPTED,
            Allowance::parse);

    public static final Property<Allowance> LIMITS_QUOTA = Property.parsed(
            "limits.quota",
            "none",
            "`NUMBER/DURATION` like `1000000/P1D`",
            "the same for long times ([quotas](#quotas))",
            Allowance.ACCEPTED,
            Allowance::parse);
    public static final Property<Allowance> LIMITS_DOCUMENTS = Property.parsed(
            "limits.documents",
            "none",
            "`NUMBER/DURATION` like `20000/PT10S`",
            "how many events and items each key may send in a time ([rate limits](#rate-limits))",
            Allowance.ACCEPTED,
            Allowance::parse);
    public static final Property<Allowance> LIMITS_BYTES = Property.parsed(
            "limits.bytes",
            "none",
            "`NUMBER/DURATION` like `10000000/PT10S`",
            "the same by bytes, before compression",
            Allowance.ACCEPTED,
            Allowance::parse);

    public static final Property<List<String>> CORS_ORIGINS = Property.parsed(
                    "cors.origins",
                    "none",
                    "`https://shop.example,...`",
                    "origins whose pages may ask from a browser ([browsers](#browsers))",
                    "origins like https://shop.example, separated by commas",
                    Properties::origins)
            .orElse(List.of());

    public static final Property<URI> OIDC_ISSUER = Property.parsed(
            "oidc.issuer",
            "none",
            "an https address, or http on loopback",
            "an OpenID Connect issuer, such as `https://login.microsoftonline.com/TENANT/v2.0`. Its tokens"
                    + " (`Authorization: Bearer`) open `/v1/admin` beside admin keys. It needs `attune.api.keys` and"
                    + " `attune.oidc.audience`",
            TokenSettings.ACCEPTED,
            URI::create);

    public static final Property<String> OIDC_AUDIENCE =
            Property.text("oidc.audience", "none", "text", "the audience that the issuer's tokens must name");

    public static final Property<String> OIDC_ROLE = Property.text(
                    "oidc.role", "`attune.admin`", "text", "the role that must be among the token's `roles`")
            .orElse("attune.admin");

    public static final Property<Set<Role>> ROLES = Property.parsed(
                    "roles",
                    "all",
                    "some of `serve,project,train`",
                    "the work of this instance ([roles](#roles))",
                    "some of serve, project and train, separated by commas",
                    Role::parse)
            .orElse(EnumSet.allOf(Role.class));

    public static final Property<String> EVENTS_TYPES = Property.text(
            "events.types",
            "`" + EventWeights.DEFAULT + "`",
            "`TYPE=WEIGHT,...`",
            "changes of these event types and their weights ([event types](#event-types))");

    public static final Property<String> RATINGS_SCALE = Property.text(
            "ratings.scale",
            "none",
            "`LOW..HIGH` like `0..10`",
            "the scale of the ratings. A rating outside it is refused ([event types](#event-types))");

    public static final Property<UnknownFields> FIELDS_UNKNOWN = Property.parsed(
                    "fields.unknown",
                    "`refuse`",
                    "`refuse` or `accept`",
                    "fields of items and events that Attune does not know ([unknown fields](#unknown-fields))",
                    "refuse or accept",
                    UnknownFields::of)
            .orElse(UnknownFields.REFUSE);

    public static final Property<Duration> EVENTS_RETENTION = Property.duration(
            "events.retention",
            Optional.empty(),
            "for ever",
            "a duration like `P90D`",
            "events that happened longer ago are removed ([retention](#retention))");

    public static final Property<Integer> PROFILE_WINDOW = Property.whole(
            "profile.window",
            ProfilePolicy.DEFAULT_WINDOW,
            1,
            ProfilePolicy.MOST_WINDOW,
            "newest events of a user that scoring reads. On Cosmos DB at most 2500");

    public static final Property<Integer> PROFILE_SEEN = Property.whole(
            "profile.seen",
            ProfilePolicy.DEFAULT_SEEN,
            0,
            ProfilePolicy.MOST_SEEN,
            "items of a user remembered beyond the window, so that they are not recommended again. The ids take at"
                    + " most 1.4 MB");

    public static final Property<String> SEEN_TYPES = Property.text(
            "seen.types",
            "all",
            "`all`, or `TYPE,...`",
            "the event types that take their item out of answers. Any other item may be proposed again"
                    + " ([what counts as seen](#what-counts-as-seen))");

    public static final Property<Duration> CACHE_TTL = Property.duration(
            "cache.ttl",
            Optional.of(Duration.ofSeconds(1)),
            "",
            "a duration",
            "how long a profile may be served from memory after it changed on another instance. On the embedded"
                    + " database nothing changes elsewhere, and entries live for 5 minutes at least");

    public static final Property<Integer> CACHE_EVENTS = Property.whole(
            "cache.events", 1_500_000, 0, 100_000_000, "profile events held in memory, about 100 bytes each");

    public static final Property<Integer> UPLOAD_MEGABYTES = Property.whole(
            "upload.megabytes",
            256,
            1,
            1_000_000,
            "size of a model that was [trained elsewhere](api.md#training). While it arrives, it is kept in the folder"
                    + " for temporary files");

    public static final Property<CronExpression> TRAINING_CRON = Property.parsed(
            "training.cron",
            "off",
            "`minute hour day month weekday`",
            "trains on a schedule (UTC). A run that is due while another one is under way is left out",
            "a cron expression like '0 3 * * *' (minute hour day month weekday)",
            CronExpression::create);

    public static final Property<Integer> TRAINING_THREADS = Property.whole(
            "training.threads",
            "on instances that serve one less than the cores, at least 2 where there are 2",
            1,
            256,
            "threads that training may use");

    public static final Property<String> RELAUNCH = Property.oneOf(
            "relaunch",
            "auto",
            List.of("auto", "off"),
            "whether the process starts itself again with better JVM options ([starting again](#starting-again))");

    public static final Property<String> LOG_FORMAT = Property.oneOf(
            "log.format",
            "plain",
            List.of("plain", "json"),
            "one line of text, or one JSON object a line. No level that is on by default logs ids of users");

    public static final Property<Boolean> SAMPLE =
            Property.flag("sample", "loads and trains the sample shop where no model is there yet");

    static final List<Property<?>> ALL = List.of(
            PORT,
            MANAGEMENT_PORT,
            HOST,
            API_KEYS,
            API_KEYS_FILE,
            TLS_CERTIFICATE,
            TLS_KEY,
            DATA_DIR,
            DATABASE_URL,
            DATABASE_USERNAME,
            DATABASE_PASSWORD,
            DATABASE_POOL_SIZE,
            DATABASE_SYNCHRONOUS,
            EVENTS_STORE,
            COSMOS_ENDPOINT,
            COSMOS_KEY,
            COSMOS_DATABASE,
            COSMOS_CREATE,
            COSMOS_MODE,
            COSMOS_THROUGHPUT,
            COSMOS_SCAN_THROUGHPUT,
            COSMOS_FEED_POLL,
            COSMOS_READ_TIMEOUT,
            COSMOS_REGIONS,
            CONNECTIONS_MAX,
            CONNECTIONS_ADDRESS,
            LIMITS_RATE,
            LIMITS_QUOTA,
            LIMITS_DOCUMENTS,
            LIMITS_BYTES,
            CORS_ORIGINS,
            OIDC_ISSUER,
            OIDC_AUDIENCE,
            OIDC_ROLE,
            ROLES,
            EVENTS_TYPES,
            RATINGS_SCALE,
            FIELDS_UNKNOWN,
            EVENTS_RETENTION,
            PROFILE_WINDOW,
            PROFILE_SEEN,
            SEEN_TYPES,
            CACHE_TTL,
            CACHE_EVENTS,
            UPLOAD_MEGABYTES,
            TRAINING_CRON,
            TRAINING_THREADS,
            RELAUNCH,
            LOG_FORMAT,
            SAMPLE);

    private Properties() {}

    private static URI endpoint(String text) {
        URI uri = URI.create(text);
        if (!CosmosSettings.takes(uri)) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    private static String matching(String pattern, String text) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static List<String> origins(String text) {
        List<String> origins = names(text);
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new IllegalArgumentException(text);
        }
        return origins;
    }
}
