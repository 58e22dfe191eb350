package dev.attune.adapters.cosmos.event;

import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects the newest of a user's events from pages in any order. If the store sorted them, they would cost a second
 * request for a plan of the query. There are seldom more events than are wanted.
 */
final class TailPages {
    private final Position after;
    private final int limit;
    private List<ObjectNode> newestFirst = List.of();
    /**
     * The position from the first page, which may be missing if nothing is found. Later pages may be incomplete beyond
     * it.
     */
    private Optional<Position> upTo = Optional.empty();

    private boolean begun;

    TailPages(Position after, int limit) {
        this.after = after;
        this.limit = limit;
    }

    void add(FeedResponse<ObjectNode> page) {
        if (!begun) {
            begun = true;
            upTo = Optional.ofNullable(page.getSessionToken()).map(Positions::of);
        }
        List<ObjectNode> all = new ArrayList<>(newestFirst);
        all.addAll(page.getResults());
        newestFirst = all.stream()
                .sorted(Comparator.comparingLong(Positions::seconds).reversed())
                .limit(limit)
                .toList();
    }

    Tail tail() {
        long logged = upTo.map(Position::order).orElse(0L);
        long newest = newestFirst.isEmpty() ? after.detail() : Positions.seconds(newestFirst.getFirst());
        return new Tail(
                newestFirst.stream()
                        .flatMap(document -> EventDocument.read(document).stream())
                        .toList(),
                after.max(new Position(logged, newest)));
    }
}
