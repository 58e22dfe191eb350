package dev.attune.kernels.rows;

/** Makes what one item speaks for. Holds the scratch of one thread; rows are independent of each other. */
public interface RowMaker {
    /**
     * Makes the row of one item.
     *
     * @param targets written, ascending
     * @param weights written beside them
     * @return how many there are
     */
    int make(int item, int[] targets, float[] weights);
}
