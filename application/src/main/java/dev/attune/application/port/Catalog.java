package dev.attune.application.port;

import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.util.List;
import java.util.Optional;

/**
 * The registered items.
 *
 * <p>Threads of all instances call every method at the same time. When a method returns, its change is durable. This
 * instance sees the change in every later call. The other instances see it within seconds, or earlier.
 *
 * <p>A store takes any {@link Item} that can be made, and gives back an equal one. A number keeps its type: 3 stays a
 * {@code Long}, 1.5 a {@code Double}. Whole numbers are exact up to 2^53. A double without a fraction may come back as
 * the long of the same value. Ids are equal where their characters are: case, spaces, accents and scripts count.
 *
 * <p>Every method may throw {@link StoreUnavailable}: the server does not answer, and the same call may succeed later.
 * A method that changes something may have done so before it throws that. Any other exception is a defect.
 */
public interface Catalog {
    /**
     * Stores the items. An item replaces all that was registered under its id, or was deleted there. Of several items
     * of one id the last one wins. The list may be empty. The store takes at least 1,000 items at once. Others may see
     * some of the items before the rest. When the method fails, any part may have been stored; to repeat it is
     * harmless.
     */
    void put(List<Item> items);

    /**
     * Changes a registered item, and returns what it is now. The change is atomic: of two patches at the same time
     * neither undoes the other. A field that the patch names is replaced as a whole, an attribute map too. The store
     * does nothing and answers empty when the item is not registered or was deleted.
     */
    Optional<Item> patch(ItemId id, ItemPatch patch);

    /**
     * Withdraws an item, registered or not. It is not recommended until it is put again. {@link #changes} tells of the
     * withdrawal in both cases. The method returns false when the item was not registered. Of several deletions at the
     * same time more than one may return true.
     */
    boolean delete(ItemId id);

    /** The item, unless it was never put or was deleted. */
    Optional<Item> find(ItemId id);

    /**
     * Registered items in order of their ids, deleted ones left out. The page begins after the given id, which need not
     * be registered. It is shorter than the limit only at the end. The order is that of the characters' numbers, so "B"
     * comes before "a". Characters beyond U+FFFF may come before or after those from U+E000 on.
     */
    List<Item> page(Optional<ItemId> after, int limit);

    /**
     * The items that were changed after a cursor, in their newest state. A reader begins with 0, goes on with the
     * cursor of each answer, and so learns of every change, those between two answers too.
     *
     * <p>A change may come more than once, but not for ever: who goes on gets an empty page when nothing happens. Of
     * one item a later page never tells an older state. Changes of different items may come in another order than they
     * were made in. An item that changed several times may come once.
     *
     * @param cursor of an answer of this instance, or 0; the cursor of another instance, or of one that has ended, may
     *     mean nothing here
     * @param limit about the size of the page; a page may be greater where many items were put at once
     */
    Changes changes(long cursor, int limit);

    /**
     * A page of changes, oldest first.
     *
     * @param cursor where the next page begins. After the last page it may be less than the one that was asked with:
     *     where a change may still appear, the next round reads again
     * @param more the next page may have something now, so that a reader need not wait
     */
    record Changes(List<Change> changes, long cursor, boolean more) {}

    /**
     * The newest state of one item.
     *
     * @param item empty when the item was deleted
     */
    record Change(ItemId id, Optional<Item> item) {}
}
