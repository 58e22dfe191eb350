package dev.attune.domain.consistency;

/**
 * A place in an event store's feed. Positions of one partition are totally ordered. An event of a user that is stored
 * later has the greater position, or becomes visible to the feed later.
 *
 * <p>Each store gives its own meaning to the two numbers. PostgreSQL counts transactions, then rows. SQLite counts rows
 * alone. Cosmos DB counts the writes of a physical partition, then takes the second of the write.
 *
 * @param order the number that the store compares first; 0 if the second number alone is in commit order
 * @param detail the number that decides between positions of the same order
 */
public record Position(long order, long detail) implements Comparable<Position> {
    public static final Position START = new Position(0, 0);

    public Position {
        if (order < 0 || detail < 0) {
            throw new IllegalArgumentException("position must not be negative: " + order + "/" + detail);
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
        int compared = Long.compare(order, other.order);
        return compared != 0 ? compared : Long.compare(detail, other.detail);
    }
}
