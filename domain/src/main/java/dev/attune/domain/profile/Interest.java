package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;

/**
 * One event of a profile as a scorer reads it: the item and its weight.
 *
 * @param weight above zero if the event speaks for the item, below zero if it speaks against it
 */
public record Interest(ItemId item, float weight) {}
