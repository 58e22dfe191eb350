package dev.attune.application.events;

import dev.attune.application.port.Appended;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import dev.attune.domain.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Takes events in. It answers when the events are durable, with a token that covers them. */
public final class EventIntake {
    private final EventStore store;
    private final Counter accepted;
    private final Counter duplicates;
    private final Counter refused;

    public EventIntake(EventStore store, MeterRegistry meters) {
        this.store = store;
        this.accepted = Counter.builder("attune.events.accepted")
                .description("Events stored")
                .register(meters);
        this.duplicates = Counter.builder("attune.events.duplicates")
                .description("Events that were there already")
                .register(meters);
        this.refused = Counter.builder("attune.events.refused")
                .description("Good events that the store did not take, by themselves or all of a request")
                .register(meters);
    }

    /** Stores the events. The answer is there when they are durable. It fails as {@link EventStore#append} does. */
    public CompletionStage<Taken> accept(List<Event> events) {
        return store.append(events)
                .whenComplete((_, failure) -> refused.increment(failure == null ? 0 : events.size()))
                .thenApply(answers -> taken(events, answers));
    }

    private Taken taken(List<Event> events, List<Appended> answers) {
        Map<Integer, Position> positions = new HashMap<>();
        List<StoreSession> sessions = new ArrayList<>();
        Map<Integer, StoreUnavailable> left = new TreeMap<>();
        int repeated = 0;
        for (int i = 0; i < answers.size(); i++) {
            switch (answers.get(i)) {
                case Appended.Stored stored -> {
                    repeated += stored.duplicate() ? 1 : 0;
                    positions.merge(Partition.of(events.get(i).userId()), stored.position(), Position::max);
                    stored.session().ifPresent(sessions::add);
                }
                case Appended.Refused(StoreUnavailable reason) -> left.put(i, reason);
            }
        }
        int fresh = answers.size() - left.size() - repeated;
        accepted.increment(fresh);
        duplicates.increment(repeated);
        refused.increment(left.size());
        return new Taken(new Receipt(fresh, repeated, new Token(positions, StoreSessions.of(sessions))), left);
    }

    /**
     * The result of one batch.
     *
     * @param refused reasons of the store for the events that it did not take this time, by the place of the event in
     *     the batch
     */
    public record Taken(Receipt receipt, Map<Integer, StoreUnavailable> refused) {}

    /**
     * The acknowledgement of stored events.
     *
     * @param token covers every stored event, also the duplicates
     */
    public record Receipt(long accepted, long duplicates, Token token) {
        public static final Receipt NONE = new Receipt(0, 0, Token.EMPTY);

        public Receipt and(Receipt other) {
            return new Receipt(accepted + other.accepted, duplicates + other.duplicates, token.and(other.token));
        }
    }
}
