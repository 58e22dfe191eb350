package dev.attune.domain.consistency;

/**
 * A place in an event store's feed. Positions of one partition are totally ordered; an event of a user that is stored
 * later has the greater position, or becomes visible to the feed later.
 *
 * @param transaction what the store numbers first (a transaction on PostgreSQL; 0 where the sequence alone is in commit
 *     order)
 */
public record Position(long transaction, long sequence) implements Comparable<Position> {
    public static final Position START = new Position(0, 0);

    public Position {
        if (transaction < 0 || sequence < 0) {
            throw new IllegalArgumentException("position must not be negative: " + transaction + "/" + sequence);
        }
    }

    public boolean covers(Position other) {
        return compareTo(other) >= 0;
    }

    public Position max(Position other) {
        return covers(other) ? this : other;
    }

    @Override
    public int compareTo(Position other) {
        int order = Long.compare(transaction, other.transaction);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }
}
