package dev.attune.kernels.data;

/**
 * The order of a user's events at the same time. There is none in the data, as in an order whose lines share one
 * timestamp. So each user's order is drawn by itself: an order that is the same for all users would be learned.
 */
public final class Ties {
    private Ties() {}

    /**
     * The place of an item among the items that a user met at the same time. The least comes first.
     *
     * @param user a number of the user alone
     * @param item a number of the item alone; two items of a user never have the same place
     */
    public static long place(int user, int item) {
        return SplitMix.finish(((long) user << 32) + item + SplitMix.STEP);
    }

    /** Draws by ids, for who knows nothing else. The least comes first. */
    public static long place(String user, String item) {
        return SplitMix.finish((((long) user.hashCode() << 32) ^ (item.hashCode() & 0xFFFF_FFFFL)) + SplitMix.STEP);
    }
}
