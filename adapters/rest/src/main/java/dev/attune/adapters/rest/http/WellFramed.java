package dev.attune.adapters.rest.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Ends a connection whose requests are not HTTP as RFC 9110 and 9112 have it. Where two readers could understand a
 * request differently, a proxy in front and this server would, and the difference is a way to smuggle. The server
 * itself would take a broken chunk for the end of the body, and a part for the whole. Where the head of a request is
 * wrong, the connection ends with an answer.
 */
final class WellFramed extends ChannelDuplexHandler {
    private static final Set<HttpVersion> SPOKEN = Set.of(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1);

    private final IntConsumer refused;
    private boolean ended;
    /** Number of requests without a whole answer. */
    private int pending;

    /**
     * Makes the handler of one connection.
     *
     * @param refused is told the status of a refusal
     */
    WellFramed(IntConsumer refused) {
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!ended && message instanceof HttpRequest request) {
            Optional<FullHttpResponse> refusal = refusal(request);
            ended = refusal.isPresent();
            refusal.ifPresent(response -> refuse(context, response));
            pending++;
        } else if (!ended
                && message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            ended = true;
            ChannelFuture _ = context.close();
        }
        if (ended) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Behind a request that is not answered yet, the refusal would be taken for its answer. */
    private void refuse(ChannelHandlerContext context, FullHttpResponse response) {
        refused.accept(response.status().code());
        if (pending > 0) {
            response.release();
            ChannelFuture _ = context.close();
        } else {
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        // The framework answers in the version of the request, even if nobody speaks that.
        if (message instanceof HttpResponse response && !SPOKEN.contains(response.protocolVersion())) {
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        if (Answers.endsWith(message)) {
            pending = Math.max(0, pending - 1);
        }
        ChannelFuture _ = context.write(message, promise);
    }

    private static Optional<FullHttpResponse> refusal(HttpRequest request) {
        Throwable broken = request.decoderResult().cause();
        if (broken instanceof TooLongHttpLineException) {
            return refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line must be at most 8 KB");
        }
        if (broken instanceof TooLongHttpHeaderException) {
            return refusal(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers must be at most 16 KB");
        }
        if (broken != null) {
            // The framework answers, with what the decoder says.
            return Optional.empty();
        }
        if (request.protocolVersion().majorVersion() != 1) {
            return refusal(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "the version must be HTTP/1.1 or HTTP/1.0");
        }
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.size() > 1
                || codings.size() == 1 && !codings.getFirst().strip().equalsIgnoreCase("chunked")) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "Transfer-Encoding must be chunked");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && request.protocolVersion().minorVersion() > 0) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "Host must be given once, not " + hosts + " times");
        }
        return Optional.empty();
    }

    private static Optional<FullHttpResponse> refusal(HttpResponseStatus status, String detail) {
        byte[] body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(status.reasonPhrase(), status.code(), detail)
                .getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, "close");
        return Optional.of(response);
    }
}
