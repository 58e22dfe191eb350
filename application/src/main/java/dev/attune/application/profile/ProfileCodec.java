package dev.attune.application.profile;

import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.SeenItem;
import dev.attune.domain.profile.SeenItems;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Writes the window and the seen items of a profile as compact bytes, and reads them again. Both begin with a format
 * byte. A window goes on with a table of event types, then its events, newest first. An event has its digest, its item,
 * its type, its value if any, and its distance from the time of the next newer event. The newest event has its distance
 * from the epoch. Digests and values have eight bytes, and other numbers a variable length. Texts are UTF-8 after their
 * length.
 */
public final class ProfileCodec {
    private static final byte FORMAT = 1;
    private static final int MAX_NUMBER_BYTES = 10;

    private ProfileCodec() {}

    public static byte[] encode(List<ProfileEvent> window) {
        List<EventType> types = types(window);
        Out out = new Out(64 + 32 * window.size());
        out.number(types.size());
        types.forEach(type -> out.text(type.name()));
        out.number(window.size());
        EventType last = null;
        int kind = 0;
        long newer = 0;
        for (ProfileEvent event : window) {
            if (event.type() != last) {
                last = event.type();
                kind = types.indexOf(last);
            }
            out.fixed(event.digest());
            out.text(event.item().value());
            out.number((long) kind << 1 | (event.value().isPresent() ? 1 : 0));
            if (event.value().isPresent()) {
                out.fixed(Double.doubleToRawLongBits(event.value().getAsDouble()));
            }
            out.signed(newer - event.at());
            newer = event.at();
        }
        return out.bytes();
    }

    /** Returns the types of the events, which are few, in order of appearance. */
    private static List<EventType> types(List<ProfileEvent> window) {
        List<EventType> types = new ArrayList<>();
        EventType last = null;
        for (ProfileEvent event : window) {
            if (event.type() != last && !types.contains(event.type())) {
                types.add(event.type());
            }
            last = event.type();
        }
        return types;
    }

    public static List<ProfileEvent> decodeWindow(byte[] bytes) {
        In in = new In(bytes);
        EventType[] types = new EventType[in.count()];
        for (int i = 0; i < types.length; i++) {
            types[i] = InternedIds.type(in.text());
        }
        int size = in.count();
        List<ProfileEvent> window = new ArrayList<>(size);
        long newer = 0;
        for (int i = 0; i < size; i++) {
            long digest = in.fixed();
            ItemId item = in.item();
            int kind = in.count();
            OptionalDouble value =
                    (kind & 1) == 1 ? OptionalDouble.of(Double.longBitsToDouble(in.fixed())) : OptionalDouble.empty();
            newer -= in.signed();
            window.add(new ProfileEvent(digest, item, types[kind >> 1], value, newer));
        }
        return window;
    }

    public static byte[] encodeSeen(SeenItems seen) {
        Out out = new Out(16 + 24 * seen.size());
        out.number(seen.size());
        for (SeenItem item : seen.list()) {
            out.text(item.item().value());
            out.number(item.at() << 1 | (item.disliked() ? 1 : 0));
        }
        return out.bytes();
    }

    public static SeenItems decodeSeen(byte[] bytes) {
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
        private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        private byte[] bytes;
        private int end;

        Out(int capacity) {
            bytes = new byte[capacity];
            bytes[end++] = FORMAT;
        }

        private void reserve(int more) {
            if (bytes.length - end < more) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length + more);
            }
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            reserve(utf8.length);
            System.arraycopy(utf8, 0, bytes, end, utf8.length);
            end += utf8.length;
        }

        void fixed(long number) {
            reserve(Long.BYTES);
            LONG.set(bytes, end, number);
            end += Long.BYTES;
        }

        void number(long number) {
            reserve(MAX_NUMBER_BYTES);
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                bytes[end++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[end++] = (byte) rest;
        }

        void signed(long number) {
            number(number << 1 ^ number >> 63);
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, end);
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
            ItemId item = InternedIds.item(buffer.array(), buffer.position(), length);
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
