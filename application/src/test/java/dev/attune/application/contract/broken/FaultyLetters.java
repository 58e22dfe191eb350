package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryDeadLetters;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Dead letters that break one promise each, as real ones do. */
final class FaultyLetters {
    private static final int ALL = 1_000_000;

    private FaultyLetters() {}

    static Map<String, Supplier<DeadLetters>> all() {
        Map<String, Supplier<DeadLetters>> all = new LinkedHashMap<>();
        all.put("a second letter for the event", SecondLetter::new);
        all.put("the first letter stays", FirstStays::new);
        all.put("the second letter replaces the reason alone", ReasonOnly::new);
        all.put("the second letter counts the attempts up", AddedAttempts::new);
        all.put("the second letter has a new number", NewNumber::new);
        all.put(
                "events of other users are the same",
                () -> new Same((one, other) -> one.id().equals(other.id())));
        all.put(
                "all events of a user are the same",
                () -> new Same((one, other) -> one.userId().equals(other.userId())));
        all.put(
                "ids without regard to case",
                () -> new Same((one, other) -> one.userId().equals(other.userId())
                        && one.id().value().equalsIgnoreCase(other.id().value())));
        all.put(
                "ids without spaces at the end",
                () -> new Same((one, other) -> one.userId().equals(other.userId())
                        && one.id().value().strip().equals(other.id().value().strip())));
        all.put("looks first and adds then", RacingAdd::new);
        all.put(
                "the position is lost",
                () -> kept(letter -> letter(letter, letter.event().event(), Position.START)));
        all.put(
                "the position has 32 bits",
                () -> kept(letter -> letter(
                        letter,
                        letter.event().event(),
                        new Position(
                                letter.event().position().order() & 0x7fffffff,
                                letter.event().position().detail()))));
        all.put(
                "the second number of the position is lost",
                () -> kept(letter -> letter(
                        letter,
                        letter.event().event(),
                        new Position(letter.event().position().order(), 0))));
        all.put(
                "the value is lost",
                () -> event(event -> event(event, OptionalDouble.empty(), event.timestamp(), event.sessionId())));
        all.put(
                "values in single precision",
                () -> event(event -> event(
                        event,
                        event.value().isPresent()
                                ? OptionalDouble.of((float) event.value().getAsDouble())
                                : event.value(),
                        event.timestamp(),
                        event.sessionId())));
        all.put(
                "a value that is absent is zero",
                () -> event(event -> event(
                        event, OptionalDouble.of(event.value().orElse(0)), event.timestamp(), event.sessionId())));
        all.put(
                "the session is lost",
                () -> event(event -> event(event, event.value(), event.timestamp(), Optional.empty())));
        all.put(
                "a session that is absent is a text",
                () -> event(event -> event(
                        event,
                        event.value(),
                        event.timestamp(),
                        event.sessionId().or(() -> Optional.of("null")))));
        all.put(
                "the recommendation is lost",
                () -> event(event -> new Event(
                        event.id(),
                        event.userId(),
                        event.itemId(),
                        event.type(),
                        event.value(),
                        event.timestamp(),
                        event.sessionId(),
                        Optional.empty())));
        all.put(
                "the time of the event in seconds",
                () -> event(event -> event(
                        event, event.value(), event.timestamp().truncatedTo(ChronoUnit.SECONDS), event.sessionId())));
        all.put(
                "the time of the failure in seconds",
                () -> kept(letter -> letter(
                        letter,
                        letter.reason(),
                        letter.attempts(),
                        letter.failedAt().truncatedTo(ChronoUnit.SECONDS))));
        all.put(
                "the time of the failure is that of the store",
                () -> kept(letter -> letter(letter, letter.reason(), letter.attempts(), Instant.now())));
        all.put(
                "attempts up to three",
                () -> kept(
                        letter -> letter(letter, letter.reason(), Math.min(3, letter.attempts()), letter.failedAt())));
        all.put(
                "reasons up to 255 characters",
                () -> kept(letter -> letter(
                        letter,
                        letter.reason()
                                .substring(0, Math.min(255, letter.reason().length())),
                        letter.attempts(),
                        letter.failedAt())));
        all.put(
                "reasons up to their first line",
                () -> kept(letter -> letter(
                        letter, letter.reason().lines().findFirst().orElse(""), letter.attempts(), letter.failedAt())));
        all.put(
                "reasons in ASCII",
                () -> kept(letter -> letter(
                        letter,
                        letter.reason().replaceAll("[^\\x00-\\x7f]", "?"),
                        letter.attempts(),
                        letter.failedAt())));
        all.put(
                "a reason with NUL is refused",
                () -> kept(letter -> refused(letter, letter.reason().indexOf(0) >= 0)));
        all.put(
                "a reason with half a character is refused",
                () -> kept(letter -> refused(letter, letter.reason().endsWith("\uD83D"))));
        all.put(
                "an empty reason is refused",
                () -> kept(letter -> refused(letter, letter.reason().isEmpty())));
        all.put("erase removes the user's last letter alone", EraseOne::new);
        all.put("erase removes those of users whose name begins so", () -> new Erasing(String::startsWith));
        all.put("erase removes those of users whose name ends so", () -> new Erasing(String::endsWith));
        all.put(
                "erase without regard to case",
                () -> new Erasing(
                        (name, erased) -> name.toLowerCase(Locale.ROOT).equals(erased.toLowerCase(Locale.ROOT))));
        all.put(
                "erase without spaces at the end",
                () -> new Erasing((name, erased) -> name.strip().equals(erased.strip())));
        all.put("erase removes all", () -> new Erasing((_, _) -> true));
        all.put("erase of nobody throws", EraseOfNobody::new);
        all.put("remove removes all up to the number", RemoveUpTo::new);
        all.put("remove of none throws", RemoveOfNone::new);
        all.put("remove hides the letter for ever", Hidden::new);
        all.put("page begins with the given number", () -> new Paging(-1, 0));
        all.put("page after a number skips one", () -> new Paging(0, 1));
        all.put("page counts letters instead of numbers", ByOffset::new);
        all.put("page of three at most", ShortPages::new);
        all.put("page ignores the limit", Unlimited::new);
        all.put("page newest first", Backwards::new);
        all.put("numbers from zero", FromZero::new);
        all.put("count is that of the adds", CountOfAdds::new);
        all.put("count is that of the users", CountOfUsers::new);
        return all;
    }

    private static DeadLetters kept(UnaryOperator<DeadLetters.DeadLetter> change) {
        return new InMemoryDeadLetters() {
            @Override
            public synchronized void add(DeadLetter letter) {
                super.add(change.apply(letter));
            }
        };
    }

    private static DeadLetters event(UnaryOperator<Event> change) {
        return kept(letter -> letter(
                letter, change.apply(letter.event().event()), letter.event().position()));
    }

    private static DeadLetters.DeadLetter refused(DeadLetters.DeadLetter letter, boolean refused) {
        if (refused) {
            throw new IllegalStateException("the database refused a statement");
        }
        return letter;
    }

    private static DeadLetters.DeadLetter letter(DeadLetters.DeadLetter letter, Event event, Position position) {
        return new DeadLetters.DeadLetter(
                new StoredEvent(event, position), letter.reason(), letter.attempts(), letter.failedAt());
    }

    private static DeadLetters.DeadLetter letter(
            DeadLetters.DeadLetter letter, String reason, int attempts, Instant failedAt) {
        return new DeadLetters.DeadLetter(letter.event(), reason, attempts, failedAt);
    }

    private static Event event(Event event, OptionalDouble value, Instant timestamp, Optional<String> session) {
        return new Event(
                event.id(),
                event.userId(),
                event.itemId(),
                event.type(),
                value,
                timestamp,
                session,
                event.recommendationId());
    }

    private static boolean same(Event one, Event other) {
        return one.userId().equals(other.userId()) && one.id().equals(other.id());
    }

    private static Stream<DeadLetters.Numbered> of(DeadLetters letters, Event event) {
        return letters.page(Optional.empty(), ALL).stream()
                .filter(each -> same(each.letter().event().event(), event));
    }

    private static final class SecondLetter extends InMemoryDeadLetters {
        private final InMemoryDeadLetters others = new InMemoryDeadLetters();

        @Override
        public synchronized void add(DeadLetter letter) {
            if (of(this, letter.event().event()).findFirst().isPresent()) {
                others.add(letter);
            } else {
                super.add(letter);
            }
        }

        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return Stream.concat(
                            super.page(after, limit).stream(),
                            others.page(after, limit).stream()
                                    .map(each -> new Numbered(each.number() + ALL, each.letter())))
                    .limit(limit)
                    .toList();
        }
    }

    private static final class FirstStays extends InMemoryDeadLetters {
        @Override
        public synchronized void add(DeadLetter letter) {
            if (of(this, letter.event().event()).findFirst().isEmpty()) {
                super.add(letter);
            }
        }
    }

    private static final class ReasonOnly extends InMemoryDeadLetters {
        @Override
        public synchronized void add(DeadLetter letter) {
            super.add(of(this, letter.event().event())
                    .findFirst()
                    .map(first -> letter(
                            letter,
                            letter.reason(),
                            first.letter().attempts(),
                            first.letter().failedAt()))
                    .orElse(letter));
        }
    }

    private static final class AddedAttempts extends InMemoryDeadLetters {
        @Override
        public synchronized void add(DeadLetter letter) {
            super.add(of(this, letter.event().event())
                    .findFirst()
                    .map(first -> letter(letter, letter.reason(), first.letter().attempts() + 1, letter.failedAt()))
                    .orElse(letter));
        }
    }

    private static final class NewNumber extends InMemoryDeadLetters {
        @Override
        public synchronized void add(DeadLetter letter) {
            of(this, letter.event().event()).forEach(first -> remove(first.number()));
            super.add(letter);
        }
    }

    private static final class Same extends InMemoryDeadLetters {
        private final BiPredicate<Event, Event> same;

        Same(BiPredicate<Event, Event> same) {
            this.same = same;
        }

        @Override
        public synchronized void add(DeadLetter letter) {
            Event event = letter.event().event();
            page(Optional.empty(), ALL).stream()
                    .filter(each -> same.test(each.letter().event().event(), event)
                            && !same(each.letter().event().event(), event))
                    .forEach(each -> remove(each.number()));
            super.add(letter);
        }
    }

    private static final class RacingAdd extends InMemoryDeadLetters {
        private final Race race = new Race();
        private final AtomicLong doubles = new AtomicLong();

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public void add(DeadLetter letter) {
            boolean there = of(this, letter.event().event()).findFirst().isPresent();
            race.meet();
            if (!there && of(this, letter.event().event()).findFirst().isPresent()) {
                doubles.incrementAndGet();
            }
            super.add(letter);
        }

        @Override
        public synchronized long count() {
            return super.count() + doubles.get();
        }
    }

    private static final class EraseOne extends InMemoryDeadLetters {
        @Override
        public synchronized void erase(UserId user) {
            page(Optional.empty(), ALL).reversed().stream()
                    .filter(each -> each.letter().event().event().userId().equals(user))
                    .findFirst()
                    .ifPresent(each -> remove(each.number()));
        }
    }

    private static final class Erasing extends InMemoryDeadLetters {
        private final BiPredicate<String, String> erased;

        Erasing(BiPredicate<String, String> erased) {
            this.erased = erased;
        }

        @Override
        public synchronized void erase(UserId user) {
            page(Optional.empty(), ALL).stream()
                    .filter(each ->
                            erased.test(each.letter().event().event().userId().value(), user.value()))
                    .forEach(each -> remove(each.number()));
        }
    }

    private static final class EraseOfNobody extends InMemoryDeadLetters {
        @Override
        public synchronized void erase(UserId user) {
            long before = count();
            super.erase(user);
            if (before == count()) {
                throw new IllegalStateException("there is none");
            }
        }
    }

    private static final class RemoveUpTo extends InMemoryDeadLetters {
        @Override
        public synchronized void remove(long number) {
            for (Numbered each : page(Optional.empty(), ALL)) {
                if (each.number() <= number) {
                    super.remove(each.number());
                }
            }
        }
    }

    private static final class RemoveOfNone extends InMemoryDeadLetters {
        @Override
        public synchronized void remove(long number) {
            long before = count();
            super.remove(number);
            if (before == count()) {
                throw new IllegalStateException("there is none");
            }
        }
    }

    private static final class Hidden extends InMemoryDeadLetters {
        private final List<EventId> hidden = new ArrayList<>();

        @Override
        public synchronized void remove(long number) {
            page(Optional.empty(), ALL).stream()
                    .filter(each -> each.number() == number)
                    .forEach(each -> hidden.add(each.letter().event().event().id()));
            super.remove(number);
        }

        @Override
        public synchronized void add(DeadLetter letter) {
            if (!hidden.contains(letter.event().event().id())) {
                super.add(letter);
            }
        }
    }

    private static final class Paging extends InMemoryDeadLetters {
        private final int shift;
        private final int skipped;

        Paging(int shift, int skipped) {
            this.shift = shift;
            this.skipped = skipped;
        }

        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return super.page(after.map(number -> number + shift), ALL).stream()
                    .skip(after.isPresent() ? skipped : 0)
                    .limit(limit)
                    .toList();
        }
    }

    private static final class ByOffset extends InMemoryDeadLetters {
        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return super.page(Optional.empty(), ALL).stream()
                    .skip(after.orElse(0L))
                    .limit(limit)
                    .toList();
        }
    }

    private static final class ShortPages extends InMemoryDeadLetters {
        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return super.page(after, limit > 100 ? limit : Math.min(3, limit));
        }
    }

    private static final class Unlimited extends InMemoryDeadLetters {
        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return super.page(after, ALL);
        }
    }

    private static final class Backwards extends InMemoryDeadLetters {
        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return super.page(Optional.empty(), ALL).reversed().stream()
                    .filter(each -> after.isEmpty() || each.number() < after.get())
                    .limit(limit)
                    .toList();
        }
    }

    private static final class FromZero extends InMemoryDeadLetters {
        @Override
        public synchronized List<Numbered> page(Optional<Long> after, int limit) {
            return super.page(after.map(number -> number + 1), limit).stream()
                    .map(each -> new Numbered(each.number() - 1, each.letter()))
                    .toList();
        }

        @Override
        public synchronized void remove(long number) {
            super.remove(number + 1);
        }
    }

    private static final class CountOfAdds extends InMemoryDeadLetters {
        private long adds;

        @Override
        public synchronized void add(DeadLetter letter) {
            adds++;
            super.add(letter);
        }

        @Override
        public synchronized long count() {
            return Math.min(adds, super.count() + 1);
        }
    }

    private static final class CountOfUsers extends InMemoryDeadLetters {
        @Override
        public synchronized long count() {
            return page(Optional.empty(), ALL).stream()
                    .map(each -> each.letter().event().event().userId())
                    .distinct()
                    .count();
        }
    }
}
