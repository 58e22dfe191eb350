package dev.attune.kernels.rows;

/**
 * Makes the row of one item: the items that it speaks for. An instance holds the scratch memory of one thread. Rows are
 * independent of each other.
 */
public interface RowMaker {
    /**
     * Makes the row of one item.
     *
     * @param targets written, ascending
     * @param weights written in the same places
     * @return the number of targets
     */
    int make(int item, int[] targets, float[] weights);
}
