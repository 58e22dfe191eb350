package dev.attune.domain.profile;

import dev.attune.domain.item.ItemId;

/** One event that speaks for its item, with how much. */
public record Interest(ItemId item, float weight) {
}
