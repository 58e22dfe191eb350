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
    /** Beginning of the present window, the first of which begins with the request. */
    private long windowSince;
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
            readingSince = now(context);
        }
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (reading) {
            waited += now(context) - readingSince;
            reading = false;
        }
        if (!underWay) {
            begin(context);
        }
        if (message instanceof ByteBuf received) {
            bytes += received.readableBytes();
        }
        context.fireChannelRead(message);
    }

    private void begin(ChannelHandlerContext context) {
        underWay = true;
        headComplete = false;
        beginWindow(now(context));
    }

    private void beginWindow(long now) {
        windowSince = now;
        waited = 0;
        bytes = 0;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        // Most requests are complete by now, and cost no timer.
        if (underWay && !watched) {
            watch(context, WINDOW_NANOS);
        }
    }

    private void watch(ChannelHandlerContext context, long nanos) {
        watched = true;
        var _ = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        watched = false;
        if (!underWay || !context.channel().isActive()) {
            return;
        }
        long now = now(context);
        long left = WINDOW_NANOS - (now - windowSince);
        if (left > 0) {
            // The timer is that of a request before this one.
            watch(context, left);
            return;
        }
        if (reading) {
            waited += now - readingSince;
            readingSince = now;
        }
        if (!headComplete || isTooSlow()) {
            onEnd.run();
            var _ = context.close();
            return;
        }
        beginWindow(now);
        watch(context, WINDOW_NANOS);
    }

    private boolean isTooSlow() {
        return waited >= WINDOW_NANOS / 2 && bytes < BYTES_A_SECOND * TimeUnit.NANOSECONDS.toSeconds(waited);
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    private final class Messages extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                if (!underWay) {
                    // Its head came in one piece with the end of the request before.
                    begin(context);
                }
                headComplete = true;
            }
            if (message instanceof LastHttpContent) {
                underWay = false;
            }
            context.fireChannelRead(message);
        }
    }
}
