package dev.attune.kernels.data;

/**
 * A sparse matrix of users by items, in both orders. The distinct items of user {@code u} are {@code items[userStart[u]
 * .. userStart[u + 1])}, ascending. The users of an item are stored likewise. An observed pair counts 1, or its
 * strength if strengths are given.
 */
public final class Interactions {
    public final int users;
    public final int count;
    public final int[] userStart;
    public final int[] items;
    public final int[] itemStart;
    public final int[] itemUsers;
    /** Strength of each pair, in the order of {@code items}; null if every pair counts 1. */
    public final float[] strengths;
    /** The same strengths in the order of {@code itemUsers}. */
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
     * Makes a matrix of pairs with strengths.
     *
     * @param strengths weight of each pair, with a mean of 1; null if all pairs count the same
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

    /** Number of items that at least one user has. */
    public int itemsMet() {
        int met = 0;
        for (int item = 0; item < count; item++) {
            met += usersOf(item) > 0 ? 1 : 0;
        }
        return met;
    }

    /** Number of users that have the item. */
    public int usersOf(int item) {
        return itemStart[item + 1] - itemStart[item];
    }

    public int itemsOf(int user) {
        return userStart[user + 1] - userStart[user];
    }

    /** Computes |u|^power for each user, where |u| is the number of the user's items. */
    public float[] userPowers(double power) {
        float[] powers = new float[users];
        for (int user = 0; user < users; user++) {
            powers[user] = (float) StrictMath.pow(Math.max(1, itemsOf(user)), power);
        }
        return powers;
    }

    /** Computes c_i^power for each item, where c_i is the number of its users. */
    public float[] itemPowers(double power) {
        float[] powers = new float[count];
        for (int item = 0; item < count; item++) {
            powers[item] = (float) StrictMath.pow(Math.max(1, usersOf(item)), power);
        }
        return powers;
    }

    /** Mean number of items of a user, weighted by how many items meet the user: sum |u|^2 / sum |u|. */
    public double meanItemsAnItemMeets() {
        double squares = 0;
        for (int user = 0; user < users; user++) {
            squares += (double) itemsOf(user) * itemsOf(user);
        }
        return items.length == 0 ? 0 : squares / items.length;
    }
}
