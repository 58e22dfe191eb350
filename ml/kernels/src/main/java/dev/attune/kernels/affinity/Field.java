package dev.attune.kernels.affinity;

/**
 * A field of the catalog, such as the brand, with the value of each item.
 *
 * @param values number of values, with the value 0 of items that have none
 * @param ofItem number of the value of each item, {@code 0 .. values - 1}
 */
public record Field(String name, int values, int[] ofItem) {}
