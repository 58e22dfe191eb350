package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.application.port.ItemStatistics.Ranking;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.application.port.ItemStatistics.TakenOver;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What item statistics promise. Each test starts with empty ones. */
public abstract class ItemStatisticsContract {
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final Instant NOW = T0.plusSeconds(30 * DAY);
    private static final String USER = "user";

    private long next = 1;

    /** Another instance on the same counts. */
    protected abstract ItemStatistics statistics();

    /** The store of the events. */
    protected abstract EventStore events();

    /** Waits until the store can tell the events before from those after. */
    protected void settle() {}

    /** Whether the store knows of every event whether it was counted, however long ago. */
    protected boolean knowsWhatIsOnItsWay() {
        return true;
    }

    @Test
    void countsAreWeightedByType() {
        statistics()
                .record(List.of(
                        stored("a", "view", 0),
                        stored("b", "view", 0),
                        stored("b", "view", 0),
                        stored("c", "purchase", 0),
                        stored("d", "hide", 0)));
        assertEquals(List.of(count("c", 5), count("b", 2), count("a", 1)), top(Ranking.POPULAR, 10));
        assertEquals(List.of(count("c", 5)), top(Ranking.POPULAR, 1));
    }

    @Test
    void nothingIsTheTopOfNothing() {
        assertEquals(List.of(), top(Ranking.POPULAR, 10));
        assertEquals(List.of(), top(Ranking.TRENDING, 10));
        statistics().record(List.of(stored("a", "hide", 0)));
        assertEquals(List.of(), top(Ranking.POPULAR, 10));
        assertEquals(List.of(), top(Ranking.TRENDING, 10));
    }

    /** Bad types weigh nothing, and take nothing from the good ones. */
    @Test
    void typesOfOneItemAddUp() {
        statistics().record(List.of(stored("a", "view", 0), stored("a", "purchase", 0), stored("a", "hide", 0)));
        statistics().record(List.of(stored("a", "dislike", 0), stored("a", "like", 0)));
        assertEquals(List.of(count("a", 9)), top(Ranking.POPULAR, 10));
    }

    @Test
    void theWeightsAreThoseOfTheQuestion() {
        statistics()
                .record(List.of(
                        stored("a", "view", 30 * DAY),
                        stored("b", "hide", 30 * DAY),
                        stored("c", "View", 30 * DAY),
                        stored("d", "later", 30 * DAY)));
        EventWeights others = EventWeights.parse("only,hide=2.5,later=value-1,view=negative,none=7");
        for (Ranking ranking : Ranking.values()) {
            assertEquals(
                    List.of(count("b", 2.5), count("d", 1)), statistics().top(ranking, others, NOW, 10), ranking::name);
        }
        assertEquals(List.of(count("a", 1)), top(Ranking.POPULAR, 10));
    }

    /** An aggregate knows no single values. */
    @Test
    void aTypeWeightedByValueCountsAsOne() {
        Event rating = new Event(
                new EventId("rating"),
                new UserId(USER),
                new ItemId("a"),
                new EventType("rating"),
                OptionalDouble.of(4.5),
                T0,
                Optional.empty(),
                Optional.empty());
        statistics().record(List.of(new StoredEvent(rating, new Position(0, next++))));
        assertEquals(List.of(count("a", 1)), top(Ranking.POPULAR, 10));
    }

    @Test
    void itemsOfEqualCountAreInOrderOfId() {
        List<StoredEvent> events = new ArrayList<>();
        List<String> ordered = List.of("10", "9", "B", "a", "aB", "aa", "z", "ä", "日本");
        ordered.reversed().forEach(item -> events.add(stored(item, "view", 30 * DAY)));
        events.add(stored("most", "view", 30 * DAY));
        events.add(stored("most", "view", 30 * DAY));
        statistics().record(events);
        List<Count> expected = new ArrayList<>(List.of(count("most", 2)));
        ordered.forEach(item -> expected.add(count(item, 1)));
        for (Ranking ranking : Ranking.values()) {
            assertEquals(expected, top(ranking, 100), ranking::name);
            assertEquals(expected.subList(0, 4), top(ranking, 4), ranking::name);
        }
    }

    @Test
    void aRedeliveredEventCountsOnce() {
        List<StoredEvent> batch = List.of(stored("a", "view", 0), stored("a", "view", 0));
        statistics().record(batch);
        statistics().record(batch);
        List<StoredEvent> overlapping = new ArrayList<>(batch);
        overlapping.add(stored("a", "view", 0));
        statistics().record(overlapping);
        statistics().record(batch.subList(0, 1));
        statistics().record(overlapping.subList(1, 3));
        assertEquals(List.of(count("a", 3)), top(Ranking.POPULAR, 10));
        assertEquals(3 * Math.pow(2, -30), top(Ranking.TRENDING, 10).getFirst().count(), 1e-12);
    }

    /** However far one of them has come: each partition is delivered on its own. */
    @Test
    void everyPartitionIsCountedForItself() {
        String other = userOfAnotherPartition();
        List<StoredEvent> ahead = List.of(at(USER, "a", new Position(5, 100)), at(USER, "a", new Position(7, 1)));
        List<StoredEvent> behind = List.of(at(other, "b", new Position(5, 2)), at(other, "b", new Position(6, 1)));
        statistics().record(ahead);
        statistics().record(behind);
        statistics().record(ahead);
        List<StoredEvent> mixed = new ArrayList<>(List.of(at(other, "b", new Position(6, 2))));
        mixed.addAll(ahead);
        mixed.addAll(behind);
        mixed.add(at(USER, "a", new Position(7, 3)));
        statistics().record(mixed);
        statistics().record(mixed);
        assertEquals(List.of(count("a", 3), count("b", 3)), top(Ranking.POPULAR, 10));
    }

    /** A store of the feed may give one position to what was written together. */
    @Test
    void aBatchIsInAnyOrderAndPositionsMayRecurInIt() {
        StoredEvent first = at(USER, "a", new Position(3, 1));
        StoredEvent second = at(USER, "a", new Position(3, 1));
        StoredEvent last = at(USER, "a", new Position(9, 0));
        StoredEvent between = at(USER, "b", new Position(4, 7));
        List<StoredEvent> batch = List.of(last, first, between, second);
        statistics().record(batch);
        statistics().record(batch);
        assertEquals(List.of(count("a", 3), count("b", 1)), top(Ranking.POPULAR, 10));
    }

    @Test
    void whatIsTrendingHalvesEveryDay() {
        statistics()
                .record(List.of(
                        stored("old", "view", 28 * DAY),
                        stored("old", "view", 28 * DAY),
                        stored("old", "view", 28 * DAY)));
        statistics().record(List.of(stored("new", "view", 30 * DAY)));
        List<Count> trending = top(Ranking.TRENDING, 10);
        assertEquals(
                List.of("new", "old"),
                trending.stream().map(count -> count.item().value()).toList());
        assertEquals(1, trending.get(0).count(), 1e-6);
        assertEquals(3 / 4.0, trending.get(1).count(), 1e-6);
        assertEquals("old", top(Ranking.POPULAR, 1).getFirst().item().value());
    }

    @Test
    void theTrendIsThatOfTheTimeOfTheQuestion() {
        statistics().record(List.of(stored("a", "purchase", 30 * DAY)));
        statistics().record(List.of(stored("a", "view", 30 * DAY - DAY / 2)));
        double atOnce = 5 + Math.pow(2, -.5);
        List<Long> days = List.of(0L, 1L, 10L);
        for (long later : days) {
            List<Count> trending =
                    statistics().top(Ranking.TRENDING, EventWeights.defaults(), NOW.plusSeconds(later * DAY), 10);
            assertEquals(
                    atOnce / Math.pow(2, (double) later), trending.getFirst().count(), 1e-6);
        }
        assertEquals(
                List.of(count("a", 6)),
                statistics().top(Ranking.POPULAR, EventWeights.defaults(), NOW.plusSeconds(10 * DAY), 10));
    }

    @Test
    void theOrderOfArrivalDoesNotMatterToTheTrend() {
        statistics().record(List.of(stored("x", "view", 30 * DAY), stored("x", "view", 29 * DAY)));
        statistics().record(List.of(stored("y", "view", 29 * DAY)));
        statistics().record(List.of(stored("y", "view", 30 * DAY)));
        statistics().record(List.of(stored("ancient", "view", -3650 * DAY)));
        List<Count> trending = top(Ranking.TRENDING, 2);
        assertEquals(1.5, trending.get(0).count(), 1e-6);
        assertEquals(trending.get(0).count(), trending.get(1).count(), 1e-6);
    }

    /** Late ones too: they were done all the same. */
    @Test
    void anAncientEventIsCountedAndDoesNotTrend() {
        statistics().record(List.of(stored("a", "view", 30 * DAY)));
        statistics().record(List.of(stored("a", "view", -3650 * DAY), stored("b", "view", -3650 * DAY)));
        statistics().record(List.of(stored("a", "view", 30 * DAY)));
        assertEquals(List.of(count("a", 3), count("b", 1)), top(Ranking.POPULAR, 10));
        List<Count> trending = top(Ranking.TRENDING, 10);
        assertEquals(1, trending.size());
        assertEquals(2, trending.getFirst().count(), 1e-6);
    }

    @Test
    void idsAreTakenAsTheyAre() {
        List<String> names = List.of("a", "A", "a ", "ä", "a\u0308", "a.b", "a/b", "$a", "%", "'", "\uD83D\uDE00");
        List<StoredEvent> events = new ArrayList<>();
        names.forEach(name -> events.add(stored(name, "view", 0)));
        statistics().record(events);
        List<Count> top = top(Ranking.POPULAR, 100);
        assertEquals(names.size(), top.size());
        names.forEach(name ->
                assertEquals(1, top.stream().filter(count("" + name, 1)::equals).count(), name));
    }

    @Test
    void manyEventsAreCountedOneByOne() {
        int items = 300;
        List<StoredEvent> events = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int item = 0; item < items; item++) {
                events.add(stored("i" + (1_000 + item), "view", 0));
            }
        }
        statistics().record(events);
        assertEquals(
                IntStream.range(0, items)
                        .mapToObj(item -> count("i" + (1_000 + item), 4))
                        .toList(),
                top(Ranking.POPULAR, 1_000));
    }

    /** A partition that is taken over may be delivered by two instances at the same time. */
    @Test
    void twoInstancesThatCountTheSameCountItOnce() throws Exception {
        ItemStatistics here = statistics();
        ItemStatistics there = statistics();
        for (int round = 0; round < 10; round++) {
            List<StoredEvent> batch = List.of(stored("a", "view", 0), stored("b", "view", 0));
            Together.run(() -> here.record(batch), () -> there.record(batch));
        }
        assertEquals(List.of(count("a", 10), count("b", 10)), top(Ranking.POPULAR, 10));
    }

    @Test
    void twoInstancesThatCountDifferentPartitionsLoseNothing() throws Exception {
        String other = userOfAnotherPartition();
        int each = 20;
        ItemStatistics here = statistics();
        ItemStatistics there = statistics();
        List<StoredEvent> mine = numbered(USER, each);
        List<StoredEvent> others = numbered(other, each);
        Together.run(
                () -> mine.forEach(event -> here.record(List.of(event))),
                () -> others.forEach(event -> there.record(List.of(event))));
        assertEquals(List.of(count("a", 2 * each)), top(Ranking.POPULAR, 10));
        mine.forEach(event -> there.record(List.of(event)));
        assertEquals(List.of(count("a", 2 * each)), top(Ranking.POPULAR, 10));
    }

    @Test
    void aRecountCountsWhatIsStoredAndNothingElse() {
        StoredEvent gone = kept("gone", "a", "view");
        kept(USER, "lost", "view");
        List<StoredEvent> seen = List.of(kept(USER, "a", "view"), kept(USER, "a", "purchase"), kept(USER, "b", "view"));
        statistics().record(List.of(gone));
        statistics().record(seen);
        events().erase(new UserId("gone"));
        settle();
        Recount recount = statistics().recount();
        assertEquals(0, recount.done());
        settle();
        assertEquals(List.of(count("a", 7), count("b", 1)), top(Ranking.POPULAR, 10));
        recount.add(own(recount, USER, "gone"), 1);
        assertEquals(List.of(count("a", 7), count("b", 1)), top(Ranking.POPULAR, 10));
        recount.finish();
        assertEquals(List.of(count("a", 6), count("b", 1), count("lost", 1)), top(Ranking.POPULAR, 10));
        if (knowsWhatIsOnItsWay()) {
            statistics().record(seen);
        }
        statistics().record(List.of(kept(USER, "b", "purchase")));
        assertEquals(List.of(count("a", 6), count("b", 6), count("lost", 1)), top(Ranking.POPULAR, 10));
        assertEquals(
                6 * Math.pow(2, -30),
                top(Ranking.TRENDING, 1).getFirst().count(),
                1e-12,
                "the times of events are kept");
    }

    /** The caller reads them too, as they are stored by then. */
    @Test
    void whatIsRecordedDuringARecountCountsOnce() {
        statistics().record(List.of(kept(USER, "a", "view")));
        settle();
        Recount recount = statistics().recount();
        settle();
        StoredEvent early = kept(USER, "b", "view");
        StoredEvent late = kept(USER, "c", "view");
        statistics().record(List.of(early));
        recount.add(own(recount, USER), 1);
        statistics().record(List.of(early, late));
        assertEquals(List.of(count("a", 1), count("b", 1), count("c", 1)), top(Ranking.POPULAR, 10));
        recount.finish();
        assertEquals(List.of(count("a", 1), count("b", 1), count("c", 1)), top(Ranking.POPULAR, 10));
        statistics().record(List.of(early, late));
        assertEquals(List.of(count("a", 1), count("b", 1), count("c", 1)), top(Ranking.POPULAR, 10));
    }

    @Test
    void anotherInstanceGoesOnWithARecount() {
        statistics().record(List.of(kept(USER, "a", "view")));
        statistics().record(List.of(kept("other", "b", "view")));
        settle();
        assertTrue(statistics().unfinished().isEmpty());
        Recount first = statistics().recount();
        first.add(own(first, USER), .25);
        first.add(List.of(), .5);
        Recount second = statistics().unfinished().orElseThrow();
        assertEquals(.5, second.done());
        second.add(own(second, "other"), .75);
        assertThrows(TakenOver.class, () -> first.add(own(first, "other"), .8));
        assertThrows(TakenOver.class, first::finish);
        second.add(List.of(), 1);
        second.finish();
        second.finish();
        assertTrue(statistics().unfinished().isEmpty());
        assertEquals(List.of(count("a", 1), count("b", 1)), top(Ranking.POPULAR, 10));
    }

    /** The answer of a step was lost, and its caller makes it again. */
    @Test
    void aStepThatIsRepeatedCountsOnce() {
        statistics().record(List.of(kept(USER, "a", "view")));
        settle();
        statistics().recount().add(own(statistics().unfinished().orElseThrow(), USER), .5);
        Recount first = statistics().unfinished().orElseThrow();
        Recount second = statistics().unfinished().orElseThrow();
        first.add(List.of(), .75);
        second.add(List.of(), .75);
        second.add(List.of(), 1);
        second.finish();
        assertEquals(List.of(count("a", 1)), top(Ranking.POPULAR, 10));
    }

    @Test
    void anotherRecountEndsTheOneBefore() {
        statistics().record(List.of(kept(USER, "a", "view")));
        statistics().record(List.of(kept("other", "b", "view")));
        settle();
        Recount first = statistics().recount();
        first.add(own(first, USER), .5);
        Recount second = statistics().recount();
        assertThrows(TakenOver.class, () -> first.add(own(first, "other"), 1));
        assertThrows(TakenOver.class, first::finish);
        assertEquals(0, second.done());
        second.add(own(second, USER, "other"), 1);
        second.finish();
        assertEquals(List.of(count("a", 1), count("b", 1)), top(Ranking.POPULAR, 10));
        Recount third = statistics().recount();
        third.finish();
        assertEquals(List.of(), top(Ranking.POPULAR, 10), "of nobody's events");
    }

    @Test
    void otherInstancesShowARecount() throws InterruptedException {
        ItemStatistics there = statistics();
        StoredEvent gone = kept("gone", "a", "view");
        there.record(List.of(gone));
        assertEquals(List.of(count("a", 1)), there.top(Ranking.POPULAR, EventWeights.defaults(), NOW, 10));
        events().erase(new UserId("gone"));
        settle();
        statistics().recount().finish();
        for (int i = 0; i < 100; i++) {
            if (there.top(Ranking.POPULAR, EventWeights.defaults(), NOW, 10).isEmpty()) {
                return;
            }
            Thread.sleep(100);
        }
        fail("ten seconds later, the other instance still shows the old counts");
    }

    @Test
    void whatIsOnItsWayCountsOnce() throws Exception {
        assumeTrue(knowsWhatIsOnItsWay());
        int each = 60;
        List<StoredEvent> all = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            all.add(kept(USER, "a", "view"));
        }
        ItemStatistics here = statistics();
        Together.run(() -> all.forEach(stored -> statistics().record(List.of(stored))), () -> {
            for (int round = 0; round < 3; round++) {
                Recount recount = here.recount();
                recount.add(own(recount, USER), 1);
                recount.finish();
            }
        });
        assertEquals(List.of(count("a", each)), top(Ranking.POPULAR, 10));
    }

    /** An event as the feed delivers it. */
    private StoredEvent kept(String user, String item, String type) {
        Event event = event(user, "e" + next++, item, type, 0);
        events().append(List.of(event)).toCompletableFuture().join();
        Consistency consistency = Consistency.of(ConsistencyLevel.BOUNDED);
        return new StoredEvent(
                event,
                events().after(event.userId(), Position.START, 1, consistency).upTo());
    }

    /** What a recount has to count of users. */
    private List<Event> own(Recount recount, String... users) {
        List<Event> own = new ArrayList<>();
        for (String user : users) {
            List<Event> all = events().export(new UserId(user), Optional.empty(), 1_000);
            own.addAll(recount.parts(new UserId(user), all).own());
        }
        return own;
    }

    private List<StoredEvent> numbered(String user, int count) {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            events.add(at(user, "a", new Position(0, i)));
        }
        return events;
    }

    private String userOfAnotherPartition() {
        int partition = at(USER, "a", Position.START).partition();
        String other = IntStream.range(0, 1_000)
                .mapToObj(i -> "user" + i)
                .filter(user -> at(user, "a", Position.START).partition() != partition)
                .findFirst()
                .orElseThrow();
        assertNotEquals(partition, at(other, "a", Position.START).partition());
        return other;
    }

    private static Count count(String item, double count) {
        return new Count(new ItemId(item), count);
    }

    private List<Count> top(Ranking ranking, int limit) {
        return statistics().top(ranking, EventWeights.defaults(), NOW, limit);
    }

    private StoredEvent stored(String item, String type, long seconds) {
        return new StoredEvent(event(USER, "e" + next, item, type, seconds), new Position(0, next++));
    }

    private StoredEvent at(String user, String item, Position position) {
        return new StoredEvent(event(user, "e" + next++, item, "view", 0), position);
    }
}
