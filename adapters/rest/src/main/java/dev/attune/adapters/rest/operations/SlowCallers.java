package dev.attune.adapters.rest.operations;

import dev.attune.adapters.rest.http.ForEachConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;

/** Watches the rate at which requests come in, on every connection. */
@Singleton
final class SlowCallers extends ForEachConnection {
    private final Counter ended;

    SlowCallers(MeterRegistry meters) {
        this.ended = Counter.builder("attune.connections.slow")
                .description("Connections that were ended because their request came in too slowly")
                .register(meters);
    }

    @Override
    protected NettyServerCustomizer of(Channel connection) {
        return new OfConnection(connection);
    }

    private final class OfConnection implements NettyServerCustomizer {
        private final Channel channel;

        OfConnection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onStreamPipelineBuilt() {
            LeastRate rate = new LeastRate(ended::increment);
            channel.pipeline()
                    .addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "least-rate", rate)
                    .addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                            "least-rate-messages",
                            rate.messages());
        }
    }
}
