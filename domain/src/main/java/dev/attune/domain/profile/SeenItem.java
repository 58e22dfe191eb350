package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;
import java.util.Comparator;

/** An item known only from events that have left the window, and when it was last met. */
public record SeenItem(ItemId item, long at, boolean disliked) {
    static final Comparator<SeenItem> OLDEST_FIRST =
            Comparator.comparingLong(SeenItem::at).thenComparing(SeenItem::item);

    /** The newer of two meetings; of two at the same time the one that dislikes. */
    SeenItem merge(SeenItem other) {
        if (at != other.at) {
            return at > other.at ? this : other;
        }
        return disliked ? this : other;
    }
}
