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
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
    void aLetterThatIsRemovedTakesNoOtherWithIt() {
        letters().add(letter("e1", "x", 3));
        letters().add(letter("e2", "x", 3));
        letters().add(letter("e3", "x", 3));
        List<Numbered> before = mine();
        letters().remove(before.get(1).number());
        assertEquals(List.of(before.get(0), before.get(2)), mine());
    }

    @Test
    void anErasedUserHasNone() {
        letters().add(letter("e1", "x", 3));
        long before = letters().count();
        letters().erase(new UserId(user));
        assertTrue(mine().isEmpty());
        assertEquals(before - 1, letters().count());
    }

    @Test
    void aLetterKeepsAllOfItsEvent() {
        Event event = new Event(
                new EventId("ä/\\?#%'1"),
                new UserId(user),
                new ItemId("日本 \uD83D\uDE00"),
                new EventType("rating"),
                OptionalDouble.of(4.0),
                Instant.parse("2026-01-01T00:00:00.123Z"),
                Optional.of("session ß"),
                Optional.of("r-1"));
        DeadLetter rich = new DeadLetter(
                new StoredEvent(event, new Position(1L << 40, (1L << 33) + 1)),
                "NullPointerException: \"x\"\n日本",
                7,
                Instant.parse("2026-02-03T04:05:06.789Z"));
        DeadLetter fraction = new DeadLetter(
                new StoredEvent(
                        new Event(
                                new EventId("2"),
                                event.userId(),
                                event.itemId(),
                                event.type(),
                                OptionalDouble.of(-0.30000000000000004),
                                event.timestamp(),
                                Optional.empty(),
                                Optional.of("r-2")),
                        new Position(0, 9)),
                "",
                1,
                T0);
        letters().add(rich);
        letters().add(fraction);
        List<DeadLetter> kept = mine().stream().map(Numbered::letter).toList();
        assertEquals(2, kept.size());
        assertTrue(kept.contains(rich), () -> kept + " instead of " + rich);
        assertTrue(kept.contains(fraction), () -> kept + " instead of " + fraction);
    }

    /** It comes from an exception, and is cut to a length. */
    @Test
    void aReasonMayBeAnyText() {
        letters().add(letter("e1", "x".repeat(499) + "\uD83D", 3));
        letters().add(letter("e2", "magic \u0000\u0001", 3));
        List<String> reasons =
                mine().stream().map(each -> each.letter().reason()).sorted().toList();
        assertEquals(2, reasons.size());
        assertTrue(reasons.get(0).startsWith("magic "));
        assertTrue(reasons.get(1).startsWith("x".repeat(499)));
    }

    @Test
    void theSecondLetterForAnEventKeepsTheNumberOfTheFirst() {
        letters().add(letter("e1", "first", 3));
        letters().add(letter("e2", "other", 3));
        long before = letters().count();
        List<Numbered> first = mine();
        StoredEvent event = letter("e1", "first", 3).event();
        DeadLetter second = new DeadLetter(event, "second", 9, T0.plusSeconds(77));
        letters().add(second);
        assertEquals(before, letters().count());
        List<Numbered> expected = first.stream()
                .map(each -> each.letter().event().equals(event) ? new Numbered(each.number(), second) : each)
                .toList();
        assertEquals(expected, mine());
    }

    /** Ids of events are those of their user. */
    @Test
    void eachEventOfEachUserHasALetterOfItsOwn() {
        long before = letters().count();
        List<String> ids = List.of("e", "E", "e ", "é", "e\u0301");
        for (String id : ids) {
            letters().add(letter(id, id, 3));
            letters().add(letter(user + "-other", id, id, 3));
        }
        assertEquals(before + 10, letters().count());
        assertEquals(
                Set.copyOf(ids),
                mine().stream()
                        .map(each -> each.letter().event().event().id().value())
                        .collect(Collectors.toSet()));
        mine().forEach(each -> assertEquals(
                each.letter().reason(), each.letter().event().event().id().value()));
    }

    @Test
    void pagesFollowEachOtherInOrderOfNumberWithoutGaps() {
        for (int i = 0; i < 23; i++) {
            letters().add(letter("e" + i, "x", 3));
        }
        List<Numbered> all = letters().page(Optional.empty(), 10_000);
        assertEquals(letters().count(), all.size());
        assertTrue(all.stream().allMatch(each -> each.number() > 0));
        assertEquals(
                all.stream().map(Numbered::number).sorted().distinct().toList(),
                all.stream().map(Numbered::number).toList());
        List<Numbered> found = new ArrayList<>();
        Optional<Long> last = Optional.empty();
        while (found.size() < all.size()) {
            int limit = Math.min(5, all.size() - found.size());
            List<Numbered> page = letters().page(last, limit);
            assertEquals(limit, page.size(), "a page is full before the end");
            found.addAll(page);
            last = Optional.of(page.getLast().number());
        }
        assertEquals(all, found);
        assertEquals(List.of(), letters().page(last, 5));
    }

    /** As a replay does it, which removes the page that it has. */
    @Test
    void whoRemovesAPageMissesNoneOfTheNextOne() {
        for (int i = 0; i < 12; i++) {
            letters().add(letter("e" + i, "x", 3));
        }
        List<Numbered> before = mine();
        Optional<Long> last = Optional.of(before.getFirst().number() - 1);
        List<Numbered> met = new ArrayList<>();
        List<Numbered> page = letters().page(last, 5);
        for (int step = 0; step < 10_000 && !page.isEmpty(); step++) {
            page.stream().filter(before::contains).forEach(each -> {
                met.add(each);
                letters().remove(each.number());
            });
            page = letters().page(Optional.of(page.getLast().number()), 5);
        }
        assertEquals(before, met);
        assertEquals(List.of(), mine());
        letters().remove(before.getFirst().number());
        letters().add(letter("e1", "again", 4));
        assertEquals(
                List.of("again"),
                mine().stream().map(each -> each.letter().reason()).toList());
    }

    @Test
    void theLettersOfOtherUsersStay() {
        List<String> others = List.of(user + "-other", user.toUpperCase(Locale.ROOT) + "É", user + " ", "%" + user);
        letters().add(letter("e1", "x", 3));
        letters().add(letter("e2", "x", 3));
        letters().add(letter("e3", "x", 3));
        others.forEach(other -> letters().add(letter(other, "e1", "x", 3)));
        letters().add(letter(user + "É", "e1", "x", 3));
        long before = letters().count();
        letters().erase(new UserId(user + "É"));
        assertEquals(before - 1, letters().count());
        letters().erase(new UserId(user));
        assertEquals(List.of(), mine());
        letters().erase(new UserId(user));
        assertEquals(before - 4, letters().count());
        List<String> left = letters().page(Optional.empty(), 10_000).stream()
                .map(each -> each.letter().event().event().userId().value())
                .toList();
        assertTrue(left.containsAll(others), () -> left + " of " + others);
    }

    @Test
    void instancesThatBuryTheSameEventLeaveOneLetter() throws Exception {
        long before = letters().count();
        Together.Task bury = () -> {
            for (int i = 0; i < 10; i++) {
                letters().add(letter("e" + i, "x", 3));
            }
        };
        Together.run(bury, bury, bury);
        assertEquals(10, mine().size());
        assertEquals(before + 10, letters().count());
    }

    private List<Numbered> mine() {
        return letters().page(Optional.empty(), 10_000).stream()
                .filter(letter ->
                        letter.letter().event().event().userId().value().equals(user))
                .toList();
    }

    private DeadLetter letter(String id, String reason, int attempts) {
        return letter(user, id, reason, attempts);
    }

    private static DeadLetter letter(String of, String id, String reason, int attempts) {
        return new DeadLetter(new StoredEvent(view(of, id, "a", 1), new Position(1, 2)), reason, attempts, T0);
    }
}
