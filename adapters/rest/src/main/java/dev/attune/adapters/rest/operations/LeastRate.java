package dev.attune.adapters.rest.operations;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request comes in so slowly that it only holds its place. The head of a request has one window
 * of time. In each window that was spent in waiting for the body, a least number of bytes must come. Time in which this
 * side did not read does not count: a caller is not to blame for a busy store. It stands before the decoder of HTTP,
 * and {@link #messages()} behind it.
 */
final class LeastRate extends ChannelDuplexHandler {
    static final Duration WINDOW = Duration.ofSeconds(15);
    /** As other servers have it. The slowest networks of phones bring ten times as much. */
    static final int BYTES_A_SECOND = 240;

    private static final long WINDOW_NANOS = WINDOW.toNanos();

    private final Runnable onEnd;
    private boolean underWay;
    private boolean headComplete;
    private boolean watched;
    private boolean reading;
    private long readingSince;
    /** In the present window. */
    private long waited;
    /** In the present window. */
    private long bytes;

    /**
     * Watches a connection.
     *
     * @param onEnd is run when a connection is ended
     */
    LeastRate(Runnable onEnd) {
        this.onEnd = onEnd;
    }

    /** Returns the handler that tells where requests begin and end. */
    ChannelInboundHandlerAdapter messages() {
        return new Messages();
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (!reading) {
            reading = true;
            readingSince = context.executor().ticker().nanoTime();
        }
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (reading) {
            waited += context.executor().ticker().nanoTime() - readingSince;
            reading = false;
        }
        if (message instanceof ByteBuf received) {
            bytes += received.readableBytes();
        }
        if (!underWay) {
            underWay = true;
            headComplete = false;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        // Most requests are complete by now, and cost no timer.
        if (underWay && !watched) {
            waited = 0;
            bytes = 0;
            watch(context);
        }
    }

    private void watch(ChannelHandlerContext context) {
        watched = true;
        var _ = context.executor().schedule(() -> look(context), WINDOW_NANOS, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        watched = false;
        if (!underWay || !context.channel().isActive()) {
            return;
        }
        long now = context.executor().ticker().nanoTime();
        if (reading) {
            waited += now - readingSince;
            readingSince = now;
        }
        boolean waitedThroughout = waited >= WINDOW_NANOS / 2;
        if (!headComplete || waitedThroughout && bytes < BYTES_A_SECOND * TimeUnit.NANOSECONDS.toSeconds(waited)) {
            onEnd.run();
            var _ = context.close();
            return;
        }
        waited = 0;
        bytes = 0;
        watch(context);
    }

    private final class Messages extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                headComplete = true;
            }
            if (message instanceof LastHttpContent) {
                underWay = false;
            }
            context.fireChannelRead(message);
        }
    }
}
