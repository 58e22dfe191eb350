package dev.attune.adapters.cosmos.profile;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosBulkItemRequestOptions;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.client.Failures;
import dev.attune.adapters.cosmos.client.RequestReads;
import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.SeenItems;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Stores a profile as a document that is changed under its etag. A second document, the archive, holds the items that
 * were seen long ago. Reading a profile is one point read. It costs a second one if the profile has an archive that is
 * not in memory.
 */
public final class CosmosProfileStore implements ProfileStore {
    /** Number of users that are read at a time. */
    private static final int CONCURRENCY = 32;

    private static final int FORGET_STEP = 100;
    /** Statuses of a write whose condition no longer holds, because another writer came first. */
    private static final Set<Integer> OVERTAKEN =
            Set.of(Failures.CONFLICT, Failures.PRECONDITION_FAILED, Failures.NOT_FOUND);

    /**
     * Threads of the store's own. The feed delivers on the SDK's threads, and the store would wait for itself there.
     */
    private static final Scheduler THREADS =
            Schedulers.fromExecutor(task -> Thread.ofVirtual().start(task));

    private final CosmosAsyncContainer profiles;
    private final RequestReads reads;
    private final InstantSource clock;
    /** Profiles as this instance last read or wrote them. The etag tells when one is outdated. */
    private final Cache<UserId, Versioned> known;

    /**
     * Opens the store.
     *
     * @param events approximate number of events of known profiles that are kept in memory; 0 for an instance that only
     *     reads
     */
    public CosmosProfileStore(CosmosDatabase database, long events) {
        this.profiles = database.serving(ContainerName.PROFILES);
        this.reads = new RequestReads(database, ContainerName.PROFILES);
        this.clock = database.clock();
        this.known = Caffeine.newBuilder()
                .maximumWeight(events)
                .weigher((UserId _, Versioned stored) -> stored.profile().weight())
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<Profile> find(UserId user, ConsistencyLevel level) {
        return read(reads.from(level), user, reads.ofProfile(level)).map(Versioned::profile);
    }

    /**
     * Reads a profile and remembers it, even if the replica that answered lags. A write under an outdated etag is
     * refused and reads again.
     */
    private Optional<Versioned> read(CosmosAsyncContainer from, UserId user, CosmosItemRequestOptions options) {
        Optional<CosmosItemResponse<ObjectNode>> found = Documents.find(from, ProfileDocument.id(user), options);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Versioned before = known.getIfPresent(user);
        String etag = found.get().getETag();
        if (before != null && before.etag().equals(etag)) {
            return Optional.of(before);
        }
        ObjectNode document = found.get().getItem();
        Archive archive = archive(
                from == profiles ? profiles : reads.from(ConsistencyLevel.BOUNDED),
                user,
                ProfileDocument.archive(document),
                before);
        Versioned now = new Versioned(
                ProfileDocument.profile(document, archive.seen()), etag, ProfileDocument.erasedAt(document), archive);
        known.put(user, now);
        return Optional.of(now);
    }

    /**
     * Returns the archive of a profile. The archive is written before the document that names it. So it is as new as
     * that document or newer, and then it holds more.
     */
    private Archive archive(CosmosAsyncContainer from, UserId user, Optional<String> etag, Versioned before) {
        if (etag.isEmpty()) {
            return Archive.NONE;
        }
        if (before != null && before.archive().etag().equals(etag)) {
            return before.archive();
        }
        return Documents.find(
                        from,
                        ProfileDocument.archiveId(ProfileDocument.id(user)),
                        reads.ofProfile(ConsistencyLevel.BOUNDED))
                .map(found -> new Archive(Optional.of(found.getETag()), ProfileDocument.seen(found.getItem())))
                .orElse(Archive.NONE);
    }

    /**
     * Works in rounds. A user is read again for the next round if another writer came first. The same holds if the
     * profile was only remembered and may be outdated.
     */
    @Override
    public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
        Map<UserId, Profile> done = new HashMap<>();
        List<UserId> left = updated(remembered(users), change, done);
        while (!left.isEmpty()) {
            left.forEach(known::invalidate);
            left = updated(stored(left), change, done);
        }
        return done;
    }

    private List<Found> remembered(List<UserId> users) {
        List<Found> found = new ArrayList<>(users.size());
        List<UserId> unknown = new ArrayList<>();
        for (UserId user : users) {
            Versioned versioned = known.getIfPresent(user);
            if (versioned == null) {
                unknown.add(user);
            } else {
                found.add(new Found(user, Optional.of(versioned), true));
            }
        }
        found.addAll(stored(unknown));
        return found;
    }

    private List<Found> stored(List<UserId> users) {
        return CosmosDatabase.await(Flux.fromIterable(users)
                .flatMap(
                        user -> Mono.fromCallable(() ->
                                        new Found(user, read(profiles, user, new CosmosItemRequestOptions()), false))
                                .subscribeOn(THREADS),
                        CONCURRENCY)
                .collectList());
    }

    /** Adds the finished users to {@code done}, and returns the others. */
    private List<UserId> updated(List<Found> found, ProfileChange change, Map<UserId, Profile> done) {
        List<UserId> left = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        for (Found each : found) {
            Profile now = each.before().map(Versioned::profile).orElse(Profile.EMPTY);
            Profile after = change.apply(
                    each.user(),
                    new Stored(
                            now,
                            each.before()
                                    .map(before -> before.erasedAt().isPresent())
                                    .orElse(false)));
            Optional<Write> write = after == now ? Optional.empty() : prepared(each, after);
            write.ifPresent(writes::add);
            if (after == now && !each.remembered()) {
                done.put(each.user(), after);
            } else if (write.isEmpty()) {
                left.add(each.user());
            }
        }
        Set<UserId> written = written(writes);
        writes.forEach(write -> {
            if (written.contains(write.user())) {
                done.put(write.user(), write.after());
            } else {
                left.add(write.user());
            }
        });
        return left;
    }

    /** Prepares a write; empty if another writer has just written the archive. */
    private Optional<Write> prepared(Found found, Profile after) {
        Optional<Versioned> before = found.before();
        Archive archive = before.map(Versioned::archive).orElse(Archive.NONE);
        if (ProfileDocument.lately(after.seen(), archive.seen()).size() > ProfileDocument.MOST_LATELY_SEEN) {
            Optional<String> archived =
                    written(found.user(), ProfileDocument.archive(found.user(), after.seen()), archive.etag());
            if (archived.isEmpty()) {
                return Optional.empty();
            }
            archive = new Archive(archived, after.seen());
        }
        ObjectNode document = ProfileDocument.of(found.user(), after, archive.seen(), archive.etag());
        OptionalLong erasedAt = before.map(Versioned::erasedAt).orElse(OptionalLong.empty());
        erasedAt.ifPresent(at -> document.put(ProfileDocument.ERASED_AT, at));
        return Optional.of(new Write(found.user(), document, before.map(Versioned::etag), after, erasedAt, archive));
    }

    /** Writes an archive and returns its new etag; empty if another writer came first. */
    private Optional<String> written(UserId user, ObjectNode archive, Optional<String> before) {
        String id = archive.path("id").asText();
        Optional<String> written = before.isEmpty()
                ? written(profiles.createItem(archive, new PartitionKey(id), Documents.repeatable()))
                : replaced(archive, before.get());
        return written.isEmpty() && before.isEmpty() ? replacedOrphan(user, archive) : written;
    }

    /**
     * Replaces an archive that no document names, as a writer leaves it who was interrupted. If one does, another
     * writer came first, and the archive is theirs. Whoever names it later writes it before, and ends this replacement.
     */
    private Optional<String> replacedOrphan(UserId user, ObjectNode archive) {
        Optional<String> found = Documents.find(profiles, archive.path("id").asText(), new CosmosItemRequestOptions())
                .map(CosmosItemResponse::getETag);
        Optional<String> named = Documents.find(profiles, ProfileDocument.id(user), new CosmosItemRequestOptions())
                .flatMap(document -> ProfileDocument.archive(document.getItem()));
        return named.isPresent() ? Optional.empty() : found.flatMap(etag -> replaced(archive, etag));
    }

    private Optional<String> replaced(ObjectNode archive, String etag) {
        String id = archive.path("id").asText();
        return written(profiles.replaceItem(
                archive, id, new PartitionKey(id), Documents.repeatable().setIfMatchETag(etag)));
    }

    private static Optional<String> written(Mono<CosmosItemResponse<ObjectNode>> writing) {
        return CosmosDatabase.await(writing.map(response -> Optional.of(response.getETag()))
                .onErrorResume(e -> lost(e) ? Mono.just(Optional.empty()) : Mono.error(e)));
    }

    /**
     * Writes the documents and returns the users whose write succeeded. Other writers came first for the others. Each
     * physical partition gets one request.
     */
    private Set<UserId> written(List<Write> writes) {
        if (writes.isEmpty()) {
            return Set.of();
        }
        return CosmosDatabase.await(profiles.executeBulkOperations(
                        Flux.fromIterable(writes).map(Write::operation))
                .concatMap(each -> Documents.outcome(
                                each, status -> Documents.succeeded(status) || OVERTAKEN.contains(status))
                        .filter(response -> Documents.succeeded(response.getStatusCode()))
                        .map(response -> remember(each.getOperation().getContext(), response.getETag())))
                .collect(Collectors.toSet()));
    }

    private UserId remember(Write write, String etag) {
        known.put(write.user(), new Versioned(write.after(), etag, write.erasedAt(), write.archive()));
        return write.user();
    }

    private static boolean lost(Throwable e) {
        return OVERTAKEN.stream().anyMatch(status -> Failures.is(e, status));
    }

    @Override
    public void erase(UserId user) {
        CosmosDatabase.await(profiles.upsertItem(ProfileDocument.erased(user, clock.millis())));
        delete(ProfileDocument.archiveId(ProfileDocument.id(user)), Optional.empty());
        known.invalidate(user);
    }

    /** Removes an empty profile with its mark. A profile that new events have filled only loses the mark. */
    @Override
    public boolean forgetErasures(Instant cutOff) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT TOP " + FORGET_STEP + " * FROM c WHERE c.erasedAt < @before",
                new SqlParameter("@before", cutOff.toEpochMilli()));
        List<ObjectNode> marked =
                CosmosDatabase.await(profiles.queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                        .collectList());
        marked.forEach(this::forget);
        return marked.size() == FORGET_STEP;
    }

    /** Forgets one erasure. A writer that the erasure overtook may have left an archive that no document names. */
    private void forget(ObjectNode document) {
        String id = document.path("id").asText();
        if (ProfileDocument.archive(document).isEmpty()) {
            delete(ProfileDocument.archiveId(id), Optional.empty());
        }
        Optional<String> etag = Optional.of(document.path("_etag").asText());
        if (document.path("lsn").longValue() == 0) {
            delete(id, etag);
        } else {
            document.remove(ProfileDocument.ERASED_AT);
            CosmosDatabase.await(profiles.replaceItem(
                            document,
                            id,
                            new PartitionKey(id),
                            new CosmosItemRequestOptions().setIfMatchETag(etag.get()))
                    .then()
                    .onErrorResume(e -> lost(e) ? Mono.empty() : Mono.error(e)));
        }
    }

    private void delete(String id, Optional<String> etag) {
        CosmosItemRequestOptions options = new CosmosItemRequestOptions();
        etag.ifPresent(options::setIfMatchETag);
        CosmosDatabase.await(profiles.deleteItem(id, new PartitionKey(id), options)
                .then()
                .onErrorResume(e -> lost(e) ? Mono.empty() : Mono.error(e)));
    }

    /**
     * The archive document of a profile.
     *
     * @param seen items that left the window long ago
     */
    private record Archive(Optional<String> etag, SeenItems seen) {
        static final Archive NONE = new Archive(Optional.empty(), SeenItems.NONE);
    }

    /**
     * A profile that is to be changed.
     *
     * @param remembered whether this instance only remembered it; another instance may have written since
     */
    private record Found(UserId user, Optional<Versioned> before, boolean remembered) {}

    /**
     * A document that is to be written.
     *
     * @param etag that the stored document must still have; empty if no document may exist
     */
    private record Write(
            UserId user,
            ObjectNode document,
            Optional<String> etag,
            Profile after,
            OptionalLong erasedAt,
            Archive archive) {
        CosmosItemOperation operation() {
            String id = document.path("id").asText();
            PartitionKey key = new PartitionKey(id);
            return etag.map(before -> CosmosBulkOperations.getReplaceItemOperation(
                            id, document, key, new CosmosBulkItemRequestOptions().setIfMatchETag(before), this))
                    .orElseGet(() -> CosmosBulkOperations.getCreateItemOperation(document, key, this));
        }
    }

    private record Versioned(Profile profile, String etag, OptionalLong erasedAt, Archive archive) {}
}
