package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores a dead letter as a document, all in one logical partition. The number of a letter follows from its event, so
 * an event has one letter.
 */
public final class CosmosDeadLetters implements DeadLetters {
    private static final String KIND = "letter";
    private static final PartitionKey KEY = new PartitionKey(KIND);

    private final CosmosAsyncContainer letters;

    public CosmosDeadLetters(CosmosDatabase database) {
        this.letters = database.serving(ContainerName.DEAD_LETTERS);
    }

    @Override
    public void add(DeadLetter letter) {
        Position position = letter.event().position();
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", id(number(letter.event().event())))
                .put("kind", KIND)
                .put("userId", letter.event().event().userId().value())
                .put("lsn", position.order())
                .put("second", position.detail())
                .put("reason", letter.reason())
                .put("attempts", letter.attempts())
                .put("failedAt", letter.failedAt().toEpochMilli());
        document.set("event", EventDocument.of(letter.event().event()));
        CosmosDatabase.await(letters.upsertItem(document));
    }

    @Override
    public List<Numbered> page(Optional<Long> after, int limit) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT TOP @limit * FROM c WHERE c.id > @after ORDER BY c.id",
                new SqlParameter("@limit", limit),
                new SqlParameter("@after", after.map(CosmosDeadLetters::id).orElse("")));
        return find(query).stream().map(CosmosDeadLetters::letter).toList();
    }

    private List<ObjectNode> find(SqlQuerySpec query) {
        return CosmosDatabase.await(
                letters.queryItems(query, new CosmosQueryRequestOptions().setPartitionKey(KEY), ObjectNode.class)
                        .collectList());
    }

    @Override
    public void remove(long number) {
        delete(id(number));
    }

    @Override
    public void erase(UserId user) {
        find(new SqlQuerySpec("SELECT c.id FROM c WHERE c.userId = @user", new SqlParameter("@user", user.value())))
                .forEach(document -> delete(document.path("id").asText()));
    }

    private void delete(String id) {
        CosmosDatabase.await(Documents.remove(letters, id, KEY));
    }

    @Override
    public long count() {
        return find(new SqlQuerySpec("SELECT c.id FROM c")).size();
    }

    /** A number above zero, from 62 bits of the event's digest. */
    private static long number(Event event) {
        return (EventDocument.digest(event) >>> 2) + 1;
    }

    private static String id(long number) {
        return "%016x".formatted(number);
    }

    private static Numbered letter(JsonNode document) {
        StoredEvent event = new StoredEvent(
                EventDocument.event(document.path("event")),
                new Position(
                        document.path("lsn").longValue(),
                        document.path("second").longValue()));
        return new Numbered(
                Long.parseLong(document.path("id").asText(), 16),
                new DeadLetter(
                        event,
                        document.path("reason").asText(),
                        document.path("attempts").intValue(),
                        Instant.ofEpochMilli(document.path("failedAt").longValue())));
    }
}
