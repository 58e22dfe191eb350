package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;

/**
 * One event of a profile as a scorer reads it: the item and its weight.
 *
 * @param weight above zero if the event speaks for the item, below zero if it speaks against it
 * @param at milliseconds since the epoch; 0 if the time is not known
 */
public record Interest(ItemId item, float weight, long at) {
    /** Makes an interest whose time is not known. */
    public Interest(ItemId item, float weight) {
        this(item, weight, 0);
    }
}
