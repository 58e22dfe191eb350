package dev.attune.domain.profile;

import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * The part of an event that a profile keeps. The order is by time, then by digest, so that every order of arrival gives
 * the same window.
 *
 * @param digest the first eight bytes of the SHA-256 of the event's id; together with the time, it tells a redelivery
 *     from a new event
 * @param at milliseconds since the epoch
 */
public record ProfileEvent(long digest, ItemId item, EventType type, OptionalDouble value, long at)
        implements Comparable<ProfileEvent> {
    private static final Comparator<ProfileEvent> ORDER =
            Comparator.comparingLong(ProfileEvent::at).thenComparingLong(ProfileEvent::digest);

    public static ProfileEvent from(Event event) {
        return new ProfileEvent(
                digest(event.id()),
                event.itemId(),
                event.type(),
                event.value(),
                event.timestamp().toEpochMilli());
    }

    public Instant time() {
        return Instant.ofEpochMilli(at);
    }

    @Override
    public int compareTo(ProfileEvent other) {
        return ORDER.compare(this, other);
    }

    private static long digest(EventId id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
