package dev.attune.application.contract;

import dev.attune.application.port.DeadLetters;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Dead letters for tests of what stands on them; they keep the contract. */
public class InMemoryDeadLetters implements DeadLetters {
    private final TreeMap<Long, DeadLetter> letters = new TreeMap<>();
    private long last;

    @Override
    public synchronized void add(DeadLetter letter) {
        Event event = letter.event().event();
        Optional<Long> before = letters.entrySet().stream()
                .filter(entry -> entry.getValue().event().event().userId().equals(event.userId())
                        && entry.getValue().event().event().id().equals(event.id()))
                .map(Map.Entry::getKey)
                .findFirst();
        letters.put(before.orElseGet(() -> ++last), letter);
    }

    @Override
    public synchronized List<Numbered> page(Optional<Long> after, int limit) {
        return letters.tailMap(after.orElse(-1L), false).entrySet().stream()
                .limit(limit)
                .map(entry -> new Numbered(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized void remove(long number) {
        letters.remove(number);
    }

    @Override
    public synchronized void erase(UserId user) {
        letters.values().removeIf(letter -> letter.event().event().userId().equals(user));
    }

    @Override
    public synchronized long count() {
        return letters.size();
    }
}
