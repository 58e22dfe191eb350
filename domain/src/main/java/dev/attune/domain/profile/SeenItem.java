package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;
import java.util.Comparator;

/** An item from events that the window does not hold, with the time when it was last met. */
public record SeenItem(ItemId item, long at, boolean disliked) {
    /** Bytes for an id's length, the time and the mark, in compact form. */
    private static final int OVERHEAD = 10;

    static final Comparator<SeenItem> OLDEST_FIRST =
            Comparator.comparingLong(SeenItem::at).thenComparing(SeenItem::item);

    /** Returns the maximum number of bytes of this item in compact form. */
    int bytes() {
        String id = item.value();
        int utf8 = 0;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            utf8 += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return utf8 + OVERHEAD;
    }

    /** Returns the newer of two meetings. Of two meetings at the same time, returns the one that dislikes, if any. */
    SeenItem merge(SeenItem other) {
        if (at != other.at) {
            return at > other.at ? this : other;
        }
        return disliked ? this : other;
    }
}
