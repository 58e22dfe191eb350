package dev.attune.application.learning;

import java.util.List;
import java.util.Map;

/**
 * What the catalog says of an item.
 *
 * @param terms the terms that describe the item, in ascending order
 * @param facts the attributes that many items may share: short texts, numbers and booleans, by name
 */
public record ItemDescription(List<String> categories, List<String> terms, Map<String, Object> facts) {
    /** An item of which nothing but events is known. */
    public static final ItemDescription NONE = new ItemDescription(List.of(), List.of(), Map.of());
}
