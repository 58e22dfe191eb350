package dev.attune.adapters.rest.operations;

import dev.attune.adapters.rest.settings.RestSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The limit on connections. It also limits the requests under way, because a connection has one of them at a time. A
 * connection too many gets a 503 at once. A filter could not count them: a connection that breaks in the middle of a
 * request must be counted down too.
 */
@Singleton
final class ConnectionLimit implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final byte[] REFUSAL = refusal();

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter refused;

    ConnectionLimit(RestSettings settings, MeterRegistry meters) {
        this.most = settings.maxConnections();
        this.refused = Counter.builder("attune.connections.refused")
                .description("Connections answered 503 because too many were open")
                .register(meters);
        Gauge.builder("attune.connections.open", open, AtomicInteger::get)
                .description("Open connections")
                .register(meters);
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new ForServer());
        return event.getBean();
    }

    private void opened(Channel channel) {
        boolean tooMany = open.incrementAndGet() > most;
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        if (tooMany) {
            refused.increment();
            channel.unsafe().write(Unpooled.wrappedBuffer(REFUSAL), channel.voidPromise());
            channel.unsafe().flush();
            var _ = channel.close();
        }
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

    private final class ForServer implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new ForConnection(channel) : this;
        }
    }

    private final class ForConnection implements NettyServerCustomizer {
        private final Channel channel;

        ForConnection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onInitialPipelineBuilt() {
            opened(channel);
        }
    }
}
