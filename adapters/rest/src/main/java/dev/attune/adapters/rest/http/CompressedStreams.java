package dev.attune.adapters.rest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Hands the bodies of streams over as they came, because the server's own decompressor does not wait for the reader. A
 * few kilobytes from the network become megabytes there, and the server refuses them. {@link DecodedStream} decodes a
 * stream as fast as it is read. The server goes on decoding all other bodies, which have a limit.
 */
@Singleton
final class CompressedStreams extends ForEachConnection {
    /** Takes the place of {@code Content-Encoding} on its way to the controller. */
    static final String ENCODING = "Attune-Content-Encoding";
    /** Says what the encoding of a body was that the server decodes. */
    static final String DECODED = "Attune-Decoded-Content-Encoding";

    private static final Set<Integer> BROKEN = Set.of(400, 414, 431, 505);

    private final Map<Integer, Counter> broken;

    CompressedStreams(MeterRegistry meters) {
        this.broken = BROKEN.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        status -> Counter.builder("attune.requests.broken")
                                .description(
                                        "Requests that were refused because they are not HTTP as it must be, by status")
                                .tag("status", Integer.toString(status))
                                .register(meters)));
    }

    @Override
    protected NettyServerCustomizer of(Channel connection) {
        return new ForConnection(connection, status -> broken.get(status).increment());
    }

    private static final List<String> STREAMS = List.of(Ndjson.MEDIA_TYPE, CsvTable.MEDIA_TYPE);

    private record ForConnection(Channel channel, IntConsumer refused) implements NettyServerCustomizer {
        @Override
        public void onStreamPipelineBuilt() {
            channel.pipeline()
                    .addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "well-framed", new WellFramed(refused))
                    .addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "compressed-streams", RENAME);
        }
    }

    private static final Rename RENAME = new Rename();

    @ChannelHandler.Sharable
    private static final class Rename extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                HttpHeaders headers = request.headers();
                headers.remove(ENCODING);
                headers.remove(DECODED);
                if (headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
                    String encoding = String.join(", ", headers.getAll(HttpHeaderNames.CONTENT_ENCODING));
                    boolean stream = isStream(headers.get(HttpHeaderNames.CONTENT_TYPE, ""));
                    headers.set(stream ? ENCODING : DECODED, encoding);
                    if (stream) {
                        headers.remove(HttpHeaderNames.CONTENT_ENCODING);
                    }
                }
            }
            context.fireChannelRead(message);
        }

        private static boolean isStream(String type) {
            return STREAMS.stream().anyMatch(stream -> type.regionMatches(true, 0, stream, 0, stream.length()));
        }
    }
}
