package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;

/**
 * One event that speaks for its item or against it.
 *
 * @param weight how much; below zero where it speaks against it
 */
public record Interest(ItemId item, float weight) {}
