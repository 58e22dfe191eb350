package dev.attune.kernels.data;

/**
 * A sparse matrix of users by items in both orders: the distinct items of user {@code u} are {@code items[userStart[u]
 * .. userStart[u + 1])}, ascending, and likewise the users of an item. A pair that was observed counts 1, or as much as
 * it is said to.
 */
public final class Interactions {
    public final int users;
    public final int count;
    public final int[] userStart;
    public final int[] items;
    public final int[] itemStart;
    public final int[] itemUsers;
    /** What each pair counts, in the order of {@code items}; null where all count 1. */
    public final float[] strengths;
    /** The same in the order of {@code itemUsers}. */
    public final float[] itemStrengths;

    /**
     * @param userStart users + 1 offsets
     * @param items ascending and distinct within a user, each in 0..count-1
     * @param count number of items
     */
    public Interactions(int[] userStart, int[] items, int count) {
        this(userStart, items, null, count);
    }

    /**
     * Takes pairs of users and items.
     *
     * @param strengths what each pair counts, 1 in the mean, or null where all count the same
     */
    public Interactions(int[] userStart, int[] items, float[] strengths, int count) {
        this.users = userStart.length - 1;
        this.count = count;
        this.userStart = userStart;
        this.items = items;
        this.strengths = ConfidenceWeight.checked(strengths);
        this.itemStart = new int[count + 1];
        for (int item : items) {
            itemStart[item + 1]++;
        }
        for (int item = 0; item < count; item++) {
            itemStart[item + 1] += itemStart[item];
        }
        this.itemUsers = new int[items.length];
        this.itemStrengths = strengths == null ? null : new float[items.length];
        int[] next = itemStart.clone();
        for (int user = 0; user < users; user++) {
            for (int at = userStart[user]; at < userStart[user + 1]; at++) {
                int place = next[items[at]]++;
                itemUsers[place] = user;
                if (strengths != null) {
                    itemStrengths[place] = strengths[at];
                }
            }
        }
    }

    public int items() {
        return count;
    }

    public int users() {
        return users;
    }

    /** How many items somebody has. */
    public int itemsMet() {
        int met = 0;
        for (int item = 0; item < count; item++) {
            met += usersOf(item) > 0 ? 1 : 0;
        }
        return met;
    }

    /** How many users have the item. */
    public int usersOf(int item) {
        return itemStart[item + 1] - itemStart[item];
    }

    public int itemsOf(int user) {
        return userStart[user + 1] - userStart[user];
    }

    /** |u|^power for each user. */
    public float[] userPowers(double power) {
        float[] powers = new float[users];
        for (int user = 0; user < users; user++) {
            powers[user] = (float) StrictMath.pow(Math.max(1, itemsOf(user)), power);
        }
        return powers;
    }

    /** c_i^power for each item, where c_i is how many users have it. */
    public float[] itemPowers(double power) {
        float[] powers = new float[count];
        for (int item = 0; item < count; item++) {
            powers[item] = (float) StrictMath.pow(Math.max(1, usersOf(item)), power);
        }
        return powers;
    }

    /** The mean of a user's items as an item meets it: sum |u|^2 / sum |u|. */
    public double meanItemsAnItemMeets() {
        double squares = 0;
        for (int user = 0; user < users; user++) {
            squares += (double) itemsOf(user) * itemsOf(user);
        }
        return items.length == 0 ? 0 : squares / items.length;
    }
}
