package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.DeadLetters.DeadLetter;
import dev.attune.application.port.DeadLetters.Numbered;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What dead letters promise. */
public abstract class DeadLettersContract {
    private final String user = UUID.randomUUID().toString();

    protected abstract DeadLetters letters();

    @Test
    void aLetterComesBackAndASecondOneForTheEventReplacesIt() {
        letters().add(letter("e1", "first", 3));
        DeadLetter second = letter("e1", "second", 4);
        letters().add(second);
        assertEquals(List.of(second), mine().stream().map(Numbered::letter).toList());
    }

    @Test
    void lettersComeInPagesAndGoOneByOne() {
        letters().add(letter("e1", "x", 3));
        letters().add(letter("e2", "x", 3));
        List<Numbered> mine = mine();
        assertEquals(2, mine.size());
        assertEquals(
                mine.get(1),
                letters().page(Optional.of(mine.get(0).number()), 1).getFirst());
        letters().remove(mine.get(0).number());
        assertEquals(List.of(mine.get(1)), mine());
    }

    @Test
    void anErasedUserHasNone() {
        letters().add(letter("e1", "x", 3));
        long before = letters().count();
        letters().erase(new UserId(user));
        assertTrue(mine().isEmpty());
        assertEquals(before - 1, letters().count());
    }

    private List<Numbered> mine() {
        return letters().page(Optional.empty(), 10_000).stream()
                .filter(letter ->
                        letter.letter().event().event().userId().value().equals(user))
                .toList();
    }

    private DeadLetter letter(String id, String reason, int attempts) {
        return new DeadLetter(new StoredEvent(view(user, id, "a", 1), new Position(1, 2)), reason, attempts, T0);
    }
}
