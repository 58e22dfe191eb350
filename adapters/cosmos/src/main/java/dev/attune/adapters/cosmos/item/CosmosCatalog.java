package dev.attune.adapters.cosmos.item;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.client.Failures;
import dev.attune.adapters.cosmos.client.Follower;
import dev.attune.application.port.Catalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores an item as a document; a deleted item stays as a mark. Each instance follows the container's change feed and
 * numbers the changes as it meets them. So a cursor is of use to this instance alone.
 */
public final class CosmosCatalog implements Catalog {
    private final CosmosAsyncContainer items;
    private final Follower follower;
    /** The latest change of each item, and the changes by number; guarded by this. */
    private final NavigableMap<ItemId, Numbered> latest = new TreeMap<>();

    private final NavigableMap<Long, Change> log = new TreeMap<>();
    private long last;

    public CosmosCatalog(CosmosDatabase database) {
        this.items = database.serving(ContainerName.ITEMS);
        this.follower = new Follower(database.background(ContainerName.ITEMS));
    }

    @Override
    public void put(List<Item> batch) {
        if (batch.size() == 1) {
            upsert(ItemDocument.of(batch.getFirst()));
            return;
        }
        // A bulk is in no order: of several items of one id only the last one may be in it.
        Map<ItemId, Item> lastOfEach = new LinkedHashMap<>();
        batch.forEach(item -> lastOfEach.put(item.id(), item));
        Flux<CosmosItemOperation> operations = Flux.fromIterable(lastOfEach.values())
                .map(item -> CosmosBulkOperations.getUpsertItemOperation(
                        ItemDocument.of(item), new PartitionKey(ItemDocument.id(item.id()))));
        CosmosDatabase.await(items.executeBulkOperations(operations)
                .concatMap(each -> Documents.outcome(each, Documents::succeeded))
                .then());
    }

    private void upsert(ObjectNode document) {
        CosmosDatabase.await(items.upsertItem(document));
    }

    @Override
    public Optional<Item> patch(ItemId id, ItemPatch patch) {
        while (true) {
            Optional<CosmosItemResponse<ObjectNode>> before = read(id);
            Optional<Item> patched =
                    before.flatMap(found -> ItemDocument.item(found.getItem())).map(patch::applyTo);
            if (patched.isEmpty()
                    || replaced(
                            ItemDocument.of(patched.get()), before.orElseThrow().getETag())) {
                return patched;
            }
        }
    }

    private boolean replaced(ObjectNode document, String etag) {
        String id = document.path("id").asText();
        return CosmosDatabase.await(items.replaceItem(
                        document, id, new PartitionKey(id), new CosmosItemRequestOptions().setIfMatchETag(etag))
                .map(_ -> true)
                .onErrorResume(e -> Failures.is(e, Failures.PRECONDITION_FAILED) ? Mono.just(false) : Mono.error(e)));
    }

    @Override
    public boolean delete(ItemId id) {
        boolean registered = find(id).isPresent();
        upsert(ItemDocument.deleted(id));
        return registered;
    }

    @Override
    public Optional<Item> find(ItemId id) {
        return read(id).flatMap(found -> ItemDocument.item(found.getItem()));
    }

    private Optional<CosmosItemResponse<ObjectNode>> read(ItemId id) {
        return Documents.find(items, ItemDocument.id(id), new CosmosItemRequestOptions());
    }

    @Override
    public synchronized List<Item> page(Optional<ItemId> after, int limit) {
        follow();
        NavigableMap<ItemId, Numbered> rest =
                after.map(id -> latest.tailMap(id, false)).orElse(latest);
        return rest.values().stream()
                .flatMap(numbered -> numbered.change().item().stream())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Changes changes(long cursor, int limit) {
        follow();
        NavigableMap<Long, Change> rest = log.tailMap(cursor, false);
        List<Change> page = new ArrayList<>(rest.values().stream().limit(limit).toList());
        if (page.isEmpty()) {
            return new Changes(page, Math.max(cursor, last), false);
        }
        long reached = latest.get(page.getLast().id()).number();
        return new Changes(page, reached, reached < last);
    }

    private void follow() {
        follower.follow(document -> {
            Change change = new Change(ItemDocument.itemId(document), ItemDocument.item(document));
            Numbered before = latest.put(change.id(), new Numbered(++last, change));
            if (before != null) {
                log.remove(before.number());
            }
            log.put(last, change);
        });
    }

    private record Numbered(long number, Change change) {}
}
