package dev.attune.kernels.affinity;

/**
 * A field of the catalog, such as the brand, with the value of each item.
 *
 * @param values number of values, with the value 0 of items that have none
 * @param ofItem number of the value of each item, {@code 0 .. values - 1}
 */
public record Field(String name, int values, int[] ofItem) {
    /** Returns the items of each value, ascending. */
    public int[][] itemsOfValues() {
        int[] sizes = new int[values];
        for (int value : ofItem) {
            sizes[value]++;
        }
        int[][] items = new int[values][];
        for (int value = 0; value < values; value++) {
            items[value] = new int[sizes[value]];
        }
        for (int item = ofItem.length - 1; item >= 0; item--) {
            items[ofItem[item]][--sizes[ofItem[item]]] = item;
        }
        return items;
    }
}
