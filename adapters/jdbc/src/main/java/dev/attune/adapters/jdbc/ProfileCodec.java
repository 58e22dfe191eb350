package dev.attune.adapters.jdbc;

import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.SeenItem;
import dev.attune.domain.profile.SeenItems;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Profiles as compact bytes. A format byte first; then a table of event types, and each event as its digest, its item, its type
 * and the time since the next older one. Numbers are of variable length, texts are UTF-8 behind their length.
 */
final class ProfileCodec {
    private static final byte FORMAT = 1;
    private static final ItemIds ITEM_IDS = new ItemIds();
    private static final int MAX_EVENT_BYTES = 8 + 10 + 4 * 128 + 3 + 9 + 3;

    private ProfileCodec() {
    }

    static byte[] encode(List<ProfileEvent> window) {
        Map<EventType, Integer> types = new HashMap<>();
        List<EventType> names = new ArrayList<>();
        window.forEach(event -> types.computeIfAbsent(event.type(), type -> {
            names.add(type);
            return names.size() - 1;
        }));
        Out out = new Out(64 + 32 * window.size());
        out.number(names.size());
        names.forEach(type -> out.text(type.name()));
        out.number(window.size());
        long newer = 0;
        for (ProfileEvent event : window) {
            out.reserve(MAX_EVENT_BYTES);
            out.buffer.putLong(event.digest());
            out.text(event.item().value());
            out.number((long) types.get(event.type()) << 1 | (event.value().isPresent() ? 1 : 0));
            event.value().ifPresent(out.buffer::putDouble);
            out.signed(newer - event.at());
            newer = event.at();
        }
        return out.bytes();
    }

    static List<ProfileEvent> decodeWindow(byte[] bytes) {
        In in = new In(bytes);
        EventType[] types = new EventType[in.count()];
        for (int i = 0; i < types.length; i++) {
            types[i] = new EventType(in.text());
        }
        int size = in.count();
        List<ProfileEvent> window = new ArrayList<>(size);
        long newer = 0;
        for (int i = 0; i < size; i++) {
            long digest = in.fixed();
            ItemId item = in.item();
            int kind = in.count();
            OptionalDouble value = (kind & 1) == 1 ? OptionalDouble.of(Double.longBitsToDouble(in.fixed())) : OptionalDouble.empty();
            newer -= in.signed();
            window.add(new ProfileEvent(digest, item, types[kind >> 1], value, newer));
        }
        return window;
    }

    static byte[] encodeSeen(SeenItems seen) {
        Out out = new Out(16 + 24 * seen.size());
        out.number(seen.size());
        for (SeenItem item : seen.list()) {
            out.reserve(MAX_EVENT_BYTES);
            out.text(item.item().value());
            out.number(item.at() << 1 | (item.disliked() ? 1 : 0));
        }
        return out.bytes();
    }

    static SeenItems decodeSeen(byte[] bytes) {
        In in = new In(bytes);
        int size = in.count();
        List<SeenItem> seen = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ItemId item = in.item();
            long at = in.number();
            seen.add(new SeenItem(item, at >>> 1, (at & 1) == 1));
        }
        return SeenItems.of(seen);
    }

    private static final class Out {
        private ByteBuffer buffer;

        Out(int capacity) {
            buffer = ByteBuffer.allocate(capacity).put(FORMAT);
        }

        void reserve(int bytes) {
            if (buffer.remaining() < bytes) {
                buffer = ByteBuffer.allocate(2 * buffer.capacity() + bytes).put(buffer.flip());
            }
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            reserve(utf8.length + 5);
            number(utf8.length);
            buffer.put(utf8);
        }

        void number(long number) {
            reserve(10);
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                buffer.put((byte) (rest | 0x80));
                rest >>>= 7;
            }
            buffer.put((byte) rest);
        }

        void signed(long number) {
            number(number << 1 ^ number >> 63);
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static final class In {
        private final ByteBuffer buffer;

        In(byte[] bytes) {
            buffer = ByteBuffer.wrap(bytes);
            if (bytes.length == 0 || buffer.get() != FORMAT) {
                throw new IllegalStateException("a stored profile has an unknown format");
            }
        }

        ItemId item() {
            int length = count();
            ItemId item = ITEM_IDS.of(buffer.array(), buffer.position(), length);
            buffer.position(buffer.position() + length);
            return item;
        }

        String text() {
            int length = count();
            String text = new String(buffer.array(), buffer.position(), length, StandardCharsets.UTF_8);
            buffer.position(buffer.position() + length);
            return text;
        }

        int count() {
            long number = number();
            if (number < 0 || number > buffer.capacity()) {
                throw new BufferUnderflowException();
            }
            return (int) number;
        }

        long fixed() {
            return buffer.getLong();
        }

        long number() {
            long number = 0;
            for (int shift = 0; shift < 70; shift += 7) {
                byte part = buffer.get();
                number |= (long) (part & 0x7f) << shift;
                if (part >= 0) {
                    return number;
                }
            }
            throw new BufferUnderflowException();
        }

        long signed() {
            long number = number();
            return number >>> 1 ^ -(number & 1);
        }
    }
}
