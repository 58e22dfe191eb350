package dev.attune.kernels.data;

/**
 * The order of a user's events at the same time. There is none in the data, as in an order whose lines share one
 * timestamp. So each user's order is drawn by itself: an order that is the same for all users would be learned.
 */
public final class Ties {
    private Ties() {}

    /** The place of an item among the items that a user met at the same time. The least comes first. */
    public static long place(String user, String item) {
        return mixed(((long) user.hashCode() << 32) ^ (item.hashCode() & 0xFFFF_FFFFL));
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long number) {
        long mixed = number + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
