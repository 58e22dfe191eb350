package dev.attune.adapters.jdbc;

/**
 * One life of a database. A restore or a failover begins another one, whose server may give the numbers of transactions
 * again that the former one gave. So a position begins with the generation: those of a later life come after all
 * positions of earlier ones, also after those that the later life has never seen (decision 22).
 *
 * @param generation counts the lives, from 0. Two servers that were restored from one copy may count alike
 * @param identity tells the server and its timeline from others
 */
record Incarnation(long generation, String identity) {
    /** The only life of a database whose numbers never begin again. */
    static final Incarnation ONLY = new Incarnation(0, "");
    /** Bits of a transaction's number. At 10,000 transactions a second they last for 55 years. */
    private static final int TRANSACTION_BITS = 44;

    /** The order of the positions of this life, less the number of their transaction. */
    long base() {
        return generation << TRANSACTION_BITS;
    }
}
