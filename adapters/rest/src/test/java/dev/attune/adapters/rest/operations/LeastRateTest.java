package dev.attune.adapters.rest.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeastRateTest {
    private static final long SECONDS = LeastRate.WINDOW.toSeconds();
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";

    private final AtomicInteger ended = new AtomicInteger();
    private final LeastRate rate = new LeastRate(ended::incrementAndGet);
    private final EmbeddedChannel channel = new EmbeddedChannel(rate, new HttpServerCodec(), rate.messages());

    LeastRateTest() {
        channel.freezeTime();
    }

    @Test
    void aHeadHasOneWindowHoweverItComes() {
        for (int second = 0; second < SECONDS; second++) {
            receive(second == 0 ? "GET / HTTP/1.1\r\nX: " : "a");
            assertTrue(channel.isOpen(), second + " s");
            pass(1);
        }
        assertFalse(channel.isOpen());
        assertEquals(1, ended.get());
    }

    @Test
    void aBodyThatDribblesIsEnded() {
        receive(HEAD);
        for (int second = 0; second < 2 * SECONDS && channel.isOpen(); second++) {
            channel.read();
            receive("a");
            pass(1);
        }
        assertFalse(channel.isOpen());
    }

    @Test
    void aBodyAtTheLeastRateIsNot() {
        receive(HEAD);
        for (int second = 0; second < 10 * SECONDS; second++) {
            channel.read();
            receive("a".repeat(LeastRate.BYTES_A_SECOND));
            pass(1);
        }
        assertTrue(channel.isOpen());
        assertEquals(0, ended.get());
    }

    /** The first of a body counts for its own window alone. */
    @Test
    void aBodyThatFallsSilentIsEnded() {
        receive(HEAD + "a".repeat(900_000));
        channel.read();
        pass(SECONDS);
        assertTrue(channel.isOpen());
        pass(SECONDS);
        assertFalse(channel.isOpen());
    }

    @Test
    void nobodyIsBlamedForAStoreThatIsBusy() {
        channel.config().setAutoRead(false);
        receive(HEAD + "a".repeat(1_000));
        pass(10 * SECONDS);
        assertTrue(channel.isOpen());
    }

    @Test
    void aConnectionThatAsksNothingIsLeftToOthers() {
        receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        channel.read();
        pass(10 * SECONDS);
        assertTrue(channel.isOpen());
        receive("GET / HTTP/1.1\r\n");
        pass(SECONDS);
        assertFalse(channel.isOpen(), "its second request counts like the first");
    }

    /** The timer of a request before must not judge the next one. */
    @Test
    void eachRequestHasAWindowOfItsOwn() {
        receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
        receive("a");
        channel.read();
        pass(SECONDS - 1);
        receive("GET / HTTP/1.1\r\nHo");
        pass(2);
        assertTrue(channel.isOpen());
        receive("st: a\r\n\r\n");
        pass(SECONDS);
        assertTrue(channel.isOpen());
        assertEquals(0, ended.get());
    }

    @Test
    void aHeadThatCameWithTheRequestBeforeIsComplete() {
        receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
        receive("a" + HEAD);
        for (int second = 0; second < 3 * SECONDS; second++) {
            channel.read();
            receive("a".repeat(2 * LeastRate.BYTES_A_SECOND));
            pass(1);
        }
        assertTrue(channel.isOpen());
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
