package dev.attune.adapters.rest.operations;

import dev.attune.adapters.rest.http.Answers;
import dev.attune.adapters.rest.http.ForEachConnection;
import dev.attune.adapters.rest.http.Network;
import dev.attune.adapters.rest.settings.RestSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The limits on connections, in all and of one address. It also limits the requests under way, because a connection has
 * one of them at a time. A connection too many takes the place of the one that has been without a request for longest.
 * So those who open connections and say nothing, or say it slowly, shut nobody out. Where every connection has a
 * request or has just had one, the new one gets a 503 at once. A filter could not count them: a connection that breaks
 * in the middle of a request must be counted down too.
 */
@Singleton
final class ConnectionLimit extends ForEachConnection {
    private static final byte[] REFUSAL = refusal();
    /** Maximum number of connections to a port that probes and metrics have to themselves. */
    private static final int OPERATORS = 100;
    /** A connection that has been without a request for this time may be ended to make room. */
    private static final long QUIET = Duration.ofSeconds(1).toNanos();

    private final int most;
    private final int mostOfOne;
    private final OptionalInt managementPort;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger operators = new AtomicInteger();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byNetwork = new ConcurrentHashMap<>();
    private final Counter refused;
    private final Counter ended;

    ConnectionLimit(RestSettings settings, MeterRegistry meters) {
        this.most = settings.maxConnections();
        this.mostOfOne = settings.maxConnectionsOfOne();
        this.managementPort = settings.managementPort();
        this.refused = Counter.builder("attune.connections.refused")
                .description("Connections answered 503 because too many were open")
                .register(meters);
        this.ended = Counter.builder("attune.connections.ended")
                .description("Connections without a request that were ended to make room for others")
                .register(meters);
        Gauge.builder("attune.connections.open", open, AtomicInteger::get)
                .description("Open connections")
                .register(meters);
    }

    @Override
    protected NettyServerCustomizer of(Channel connection) {
        return new ForConnection(connection);
    }

    private void opened(Connection connection) {
        Channel channel = connection.channel;
        if (isForManagement(channel)) {
            openedByOperator(channel);
            return;
        }
        boolean tooMany = open.incrementAndGet() > most;
        connections.add(connection);
        String network = network(channel);
        boolean tooManyOfOne = byNetwork.merge(network, 1, Integer::sum) > mostOfOne;
        channel.closeFuture().addListener(_ -> {
            open.decrementAndGet();
            connections.remove(connection);
            byNetwork.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
        });
        if (tooManyOfOne || tooMany && !roomIsMade()) {
            refused.increment();
            // Before the handshake, TLS has no way to say anything.
            if (channel.pipeline().get(SslHandler.class) == null) {
                channel.unsafe().write(Unpooled.wrappedBuffer(REFUSAL), channel.voidPromise());
                channel.unsafe().flush();
            }
            var _ = channel.close();
        }
    }

    /** Probes and metrics need few connections. More of them would take the files that everything needs. */
    private void openedByOperator(Channel channel) {
        boolean tooMany = operators.incrementAndGet() > OPERATORS;
        channel.closeFuture().addListener(_ -> operators.decrementAndGet());
        if (tooMany) {
            refused.increment();
            var _ = channel.close();
        }
    }

    /** Whether a connection came to the port of its own that probes and metrics have. */
    private boolean isForManagement(Channel channel) {
        return managementPort.isPresent()
                && channel.localAddress() instanceof InetSocketAddress local
                && local.getPort() == managementPort.getAsInt();
    }

    private static String network(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? Network.of(remote.getAddress())
                : "";
    }

    /** Ends the connection that has been without a request for longest, if that has been a while. */
    private boolean roomIsMade() {
        Optional<Connection> quietest = quietest();
        // Another new connection may have found the same one.
        while (quietest.isPresent() && !connections.remove(quietest.get())) {
            quietest = quietest();
        }
        quietest.ifPresent(connection -> {
            ended.increment();
            var _ = connection.channel.close();
        });
        return quietest.isPresent();
    }

    private Optional<Connection> quietest() {
        long now = System.nanoTime();
        return connections.stream()
                .filter(connection -> connection.quiet && now - connection.quietSince >= QUIET)
                .min((one, other) -> Long.signum(one.quietSince - other.quietSince));
    }

    private static byte[] refusal() {
        String body = "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"too many"
                + " connections; try again\"}";
        return ("HTTP/1.1 503 Service Unavailable\r\n"
                        + "Content-Type: application/problem+json\r\n"
                        + "Retry-After: 1\r\n"
                        + "Connection: close\r\n"
                        + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private final class ForConnection implements NettyServerCustomizer {
        private final Connection connection;

        ForConnection(Channel channel) {
            this.connection = new Connection(channel);
        }

        @Override
        public void onInitialPipelineBuilt() {
            opened(connection);
        }

        @Override
        public void onStreamPipelineBuilt() {
            connection
                    .channel
                    .pipeline()
                    .addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "quiet", connection);
        }
    }

    /** A connection, and whether it has a request under way. */
    private static final class Connection extends ChannelDuplexHandler {
        private final Channel channel;
        private volatile long quietSince = System.nanoTime();
        private volatile boolean quiet = true;
        /** Number of requests under way. Only the channel's thread uses this. */
        private int requests;

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                requests++;
                quiet = false;
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (Answers.endsWith(message)) {
                requests = Math.max(0, requests - 1);
                quietSince = System.nanoTime();
                quiet = requests == 0;
            }
            var _ = context.write(message, promise);
        }
    }
}
