package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;
import java.util.Comparator;

/** An item known only from events that have left the window, and when it was last met. */
public record SeenItem(ItemId item, long at, boolean disliked) {
    /** Of an id's length, the time and the mark, in compact form. */
    private static final int OVERHEAD = 10;

    static final Comparator<SeenItem> OLDEST_FIRST =
            Comparator.comparingLong(SeenItem::at).thenComparing(SeenItem::item);

    /** At most so many in compact form. */
    int bytes() {
        String id = item.value();
        int utf8 = 0;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            utf8 += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return utf8 + OVERHEAD;
    }

    /** The newer of two meetings; of two at the same time the one that dislikes. */
    SeenItem merge(SeenItem other) {
        if (at != other.at) {
            return at > other.at ? this : other;
        }
        return disliked ? this : other;
    }
}
