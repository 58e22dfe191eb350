package dev.attune.bootstrap;

import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.application.port.CannotOpen;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.bootstrap.sample.SampleShop;
import dev.attune.bootstrap.settings.Role;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.bootstrap.wiring.Opening;
import dev.attune.domain.InvalidValue;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. */
public final class Attune implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attune.class);
    private static final int CANNOT_START = 2;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final EmbeddedServer server;
    private final String scheme;
    private final String host;
    private final int managementPort;

    private Attune(EmbeddedServer server, Settings settings) {
        this.server = server;
        this.scheme = settings.tls().isPresent() ? "https" : "http";
        this.host = settings.host();
        this.managementPort = settings.rest().managementPort().orElse(0);
    }

    /**
     * Starts with the settings of the environment. If that cannot work, it ends the process with one line on standard
     * error.
     */
    static void run() {
        try {
            Settings settings = Settings.read();
            Attune attune = start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(attune::close, "shutdown"));
            LOG.info(
                    "Listening on {}://{}:{}",
                    attune.scheme,
                    settings.host(),
                    attune.uri().getPort());
            if (!settings.keyed()) {
                LOG.warn(
                        "No API keys are set (ATTUNE_API_KEYS, ATTUNE_API_KEYS_FILE): listening on {} only",
                        Settings.LOOPBACK);
            }
            if (settings.sample()) {
                new SampleShop(attune.uri(), settings.adminKey(), System.out).open();
            }
        } catch (CannotStart | InvalidValue e) {
            System.err.println("Attune cannot start: " + e.getMessage());
            System.exit(CANNOT_START);
        }
    }

    /** Starts the service. Throws {@link CannotStart} with a line for the operator. */
    public static Attune start(Settings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.server.host", settings.host());
        int port = settings.port() == 0 ? -1 : settings.port();
        properties.put("micronaut.server.port", port);
        settings.tls().ifPresent(files -> properties.putAll(files.properties(port)));
        settings.rest()
                .managementPort()
                .ifPresent(own -> properties.putAll(
                        listeners(settings.host(), port, own, settings.tls().isPresent())));
        properties.put(RestSettings.MANAGED, settings.rest().managementPort().isPresent());
        properties.put(RestSettings.SERVES, settings.roles().contains(Role.SERVE));
        properties.put(RestSettings.LIMITED, settings.rest().limitsRequests());
        properties.put(RestSettings.TOKENS, settings.rest().tokens().isPresent());
        if (!settings.rest().origins().isEmpty()) {
            properties.putAll(crossOrigin(settings.rest().origins()));
        }
        Opening opening = new Opening(settings.database(), settings.databaseSetting());
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(properties)
                .singletons(settings, opening)
                .build();
        try {
            return new Attune(context.start().getBean(EmbeddedServer.class).start(), settings);
        } catch (RuntimeException e) {
            context.close();
            opening.close();
            throw explained(e, settings);
        }
    }

    /** Returns the framework's settings for a port of the callers, and one of the operators. */
    private static Map<String, Object> listeners(String host, int port, int management, boolean tls) {
        Map<String, Object> properties = new HashMap<>();
        Map.of("callers", port, "operators", management).forEach((name, number) -> {
            String listener = "micronaut.server.netty.listeners." + name + ".";
            properties.put(listener + "host", host);
            properties.put(listener + "port", number);
            properties.put(listener + "ssl", tls);
        });
        return properties;
    }

    /** Returns the framework's settings for pages of other origins. They never send cookies, because there are none. */
    private static Map<String, Object> crossOrigin(List<String> origins) {
        String rules = "micronaut.server.cors.";
        return Map.of(
                rules + "enabled",
                true,
                rules + "configurations.web.allowed-origins",
                origins,
                rules + "configurations.web.exposed-headers",
                List.of("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
                rules + "configurations.web.allow-credentials",
                false);
    }

    private static RuntimeException explained(RuntimeException failure, Settings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotOpen || cause instanceof StoreUnavailable || cause instanceof InvalidValue) {
                return new CannotStart(cause.getMessage(), failure);
            }
            if (cause instanceof BindException) {
                return new CannotStart(
                        ports(settings) + " on " + settings.host() + " is taken or not allowed: " + cause.getMessage(),
                        failure);
            }
            if (cause instanceof UnresolvedAddressException) {
                return new CannotStart(
                        "attune.host (ATTUNE_HOST) must be an address of this machine: " + settings.host(), failure);
            }
        }
        return failure;
    }

    private static String ports(Settings settings) {
        String port = "port " + settings.port() + " (ATTUNE_PORT)";
        OptionalInt management = settings.rest().managementPort();
        return management.isEmpty() ? port : port + " or " + management.getAsInt() + " (ATTUNE_MANAGEMENT_PORT)";
    }

    public URI uri() {
        return URI.create(
                scheme + "://" + (host.equals(Settings.EVERYWHERE) ? Settings.LOOPBACK : host) + ":" + port());
    }

    /** Returns the port of the callers. The server may have another one for operators. */
    private int port() {
        return server instanceof NettyEmbeddedServer netty
                ? netty.getBoundPorts().stream()
                        .filter(port -> port != managementPort)
                        .findFirst()
                        .orElseThrow()
                : server.getPort();
    }

    /** Returns one of the parts that the service is wired from. */
    <T> T part(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    /** Takes no more requests, lets those under way finish within a time, hands leases back, and closes the stores. */
    @Override
    public void close() {
        if (server instanceof GracefulShutdownCapable graceful) {
            awaitQuiet(graceful.shutdownGracefully());
        }
        server.stop();
    }

    private static void awaitQuiet(CompletionStage<?> requestsDone) {
        try {
            requestsDone.toCompletableFuture().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("Requests that were still under way after {} s are cut off", GRACE.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("The server did not come to rest", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
