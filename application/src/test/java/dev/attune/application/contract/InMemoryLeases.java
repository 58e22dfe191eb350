package dev.attune.application.contract;

import dev.attune.application.port.Checkpoint;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Who reads the feed of {@link InMemoryEvents}, and how far each consumer has come. */
public class InMemoryLeases {
    private final Map<String, Group> groups = new HashMap<>();

    /** A member is any object that is nobody else's. */
    public synchronized void join(String consumer, Object member) {
        groups.computeIfAbsent(consumer, _ -> new Group()).members.add(member);
    }

    public synchronized void leave(String consumer, Object member) {
        Group group = groups.get(consumer);
        group.members.remove(member);
        group.owners.values().removeIf(owner -> owner == member);
    }

    /** Gives back what is more than a fair share, or takes what is free up to that; returns what is held now. */
    public synchronized List<Integer> balance(String consumer, Object member) {
        Group group = groups.get(consumer);
        int share = group.share(member);
        for (int partition = 0; partition < Partition.COUNT; partition++) {
            int held = group.heldBy(member).size();
            if (held > share) {
                group.owners.remove(partition, member);
            } else if (held < share) {
                group.owners.putIfAbsent(partition, member);
            }
        }
        return group.heldBy(member);
    }

    public synchronized List<Integer> heldBy(String consumer, Object member) {
        return groups.get(consumer).heldBy(member);
    }

    public synchronized Position position(String consumer, int partition) {
        return groups.get(consumer).positions[partition];
    }

    /** Everything of the partition is handled up to there, and everything at all that was stored before the time. */
    public synchronized void advance(String consumer, int partition, Position reached, long caughtUpAt) {
        Group group = groups.get(consumer);
        group.positions[partition] = group.positions[partition].max(reached);
        group.caughtUpAt[partition] = Math.max(group.caughtUpAt[partition], caughtUpAt);
    }

    public synchronized List<Checkpoint> checkpoints(String consumer, Position last) {
        Group group = groups.getOrDefault(consumer, new Group());
        long now = System.currentTimeMillis();
        return IntStream.range(0, Partition.COUNT)
                .mapToObj(partition -> Checkpoint.of(
                        partition,
                        group.caughtUpAt[partition] == 0
                                ? Checkpoint.NEVER
                                : Duration.ofMillis(now - group.caughtUpAt[partition]),
                        last.detail() - group.positions[partition].detail()))
                .toList();
    }

    /** Every consumer has been handed everything up to here. */
    synchronized Position delivered() {
        return groups.values().stream()
                .flatMap(group -> Arrays.stream(group.positions))
                .min(Position::compareTo)
                .orElse(Position.START);
    }

    private static final class Group {
        private final List<Object> members = new ArrayList<>();
        private final Map<Integer, Object> owners = new HashMap<>();
        private final Position[] positions = new Position[Partition.COUNT];
        private final long[] caughtUpAt = new long[Partition.COUNT];

        Group() {
            Arrays.fill(positions, Position.START);
        }

        /** The first members take one more where it does not divide. */
        int share(Object member) {
            int rank = members.indexOf(member);
            return Partition.COUNT / members.size() + (rank < Partition.COUNT % members.size() ? 1 : 0);
        }

        List<Integer> heldBy(Object member) {
            return owners.entrySet().stream()
                    .filter(entry -> entry.getValue() == member)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }
    }
}
