package dev.attune.adapters.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.SeenItems;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Mono;

/**
 * A document a user, changed under its etag, and a second one with what was seen long ago. Reading is one point read; users with an
 * archive that is not in memory cost a second one.
 */
public final class CosmosProfileStore implements ProfileStore {
    /** Users changed at a time. */
    private static final int CONCURRENCY = 32;
    private static final int FORGET_STEP = 100;

    private final CosmosAsyncContainer profiles;
    private final RequestReads reads;
    private final InstantSource clock;
    /** As this instance read or wrote them last; the etag tells when one is outdated. */
    private final Cache<UserId, Versioned> known;

    /** @param events about so many events of known profiles are kept in memory; 0 for an instance that only reads */
    public CosmosProfileStore(CosmosDatabase database, long events) {
        this.profiles = database.serving(ContainerName.PROFILES);
        this.reads = new RequestReads(database, ContainerName.PROFILES);
        this.clock = database.clock();
        this.known = Caffeine.newBuilder().maximumWeight(events).weigher((UserId _, Versioned stored) -> stored.profile().weight())
                .executor(Runnable::run).build();
    }

    @Override
    public Optional<Profile> find(UserId user, ConsistencyLevel level) {
        return read(reads.from(level), user, reads.ofProfile(level)).map(Versioned::profile);
    }

    /** What a replica that lags has answered is remembered like the rest: a write under an outdated etag is refused, and reads again. */
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
        Archive archive = archive(from == profiles ? profiles : reads.from(ConsistencyLevel.BOUNDED), user, ProfileDocument.archive(document), before);
        Versioned now = new Versioned(ProfileDocument.profile(document, archive.seen()), etag, ProfileDocument.erasedAt(document), archive);
        known.put(user, now);
        return Optional.of(now);
    }

    /** The archive is written before the document that names it, so it is as new as that or newer, and then says more. */
    private Archive archive(CosmosAsyncContainer from, UserId user, Optional<String> etag, Versioned before) {
        if (etag.isEmpty()) {
            return Archive.NONE;
        }
        if (before != null && before.archive().etag().equals(etag)) {
            return before.archive();
        }
        return Documents.find(from, ProfileDocument.archiveId(ProfileDocument.id(user)), reads.ofProfile(ConsistencyLevel.BOUNDED))
                .map(found -> new Archive(Optional.of(found.getETag()), ProfileDocument.seen(found.getItem()))).orElse(Archive.NONE);
    }

    @Override
    public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
        if (users.size() == 1) {
            return Map.of(users.getFirst(), update(users.getFirst(), change));
        }
        Semaphore slots = new Semaphore(CONCURRENCY);
        Map<UserId, Future<Profile>> updates = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (UserId user : users) {
                slots.acquireUninterruptibly();
                updates.put(user, threads.submit(() -> {
                    try {
                        return update(user, change);
                    } finally {
                        slots.release();
                    }
                }));
            }
        }
        Map<UserId, Profile> done = new HashMap<>();
        updates.forEach((user, update) -> done.put(user, result(update)));
        return done;
    }

    private static Profile result(Future<Profile> update) {
        try {
            return update.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Profile update(UserId user, ProfileChange change) {
        Optional<Versioned> remembered = Optional.ofNullable(known.getIfPresent(user));
        while (true) {
            Optional<Versioned> before = remembered.isPresent() ? remembered : read(profiles, user, new CosmosItemRequestOptions());
            Profile now = before.map(Versioned::profile).orElse(Profile.EMPTY);
            Profile after = change.apply(user, new Stored(now, before.map(each -> each.erasedAt().isPresent()).orElse(false)));
            if (after == now && remembered.isEmpty()) {
                return after;
            }
            // What was only remembered may be outdated, and nothing would be written that could tell: it is read in the next round.
            if (after != now && write(user, before, after)) {
                return after;
            }
            known.invalidate(user);
            remembered = Optional.empty();
        }
    }

    /** False when another writer came first. */
    private boolean write(UserId user, Optional<Versioned> before, Profile after) {
        Archive archive = before.map(Versioned::archive).orElse(Archive.NONE);
        if (ProfileDocument.lately(after.seen(), archive.seen()).size() > ProfileDocument.MOST_LATELY_SEEN) {
            Optional<String> archived = write(ProfileDocument.archive(user, after.seen()), archive.etag(), true);
            if (archived.isEmpty()) {
                return false;
            }
            archive = new Archive(archived, after.seen());
        }
        ObjectNode document = ProfileDocument.of(user, after, archive.seen(), archive.etag());
        OptionalLong erasedAt = before.map(Versioned::erasedAt).orElse(OptionalLong.empty());
        erasedAt.ifPresent(at -> document.put(ProfileDocument.ERASED_AT, at));
        Optional<String> etag = write(document, before.map(Versioned::etag), false);
        Archive written = archive;
        etag.ifPresent(now -> known.put(user, new Versioned(after, now, erasedAt, written)));
        return etag.isPresent();
    }

    /**
     * The etag now; empty when another writer came first.
     *
     * @param before the etag that must be there still
     * @param over where nothing was there before, whether something may be now: an archive that no document names
     */
    private Optional<String> write(ObjectNode document, Optional<String> before, boolean over) {
        String id = document.path("id").asText();
        PartitionKey key = new PartitionKey(id);
        CosmosItemRequestOptions options = Documents.repeatable();
        Mono<CosmosItemResponse<ObjectNode>> writing = before.isPresent() ? profiles.replaceItem(document, id, key, options.setIfMatchETag(before.get()))
                : over ? profiles.upsertItem(document, key, options) : profiles.createItem(document, key, options);
        return CosmosDatabase.await(writing.map(response -> Optional.of(response.getETag()))
                .onErrorResume(e -> lost(e) ? Mono.just(Optional.empty()) : Mono.error(e)));
    }

    private static boolean lost(Throwable e) {
        return Failures.is(e, Failures.CONFLICT) || Failures.is(e, Failures.PRECONDITION_FAILED) || Failures.is(e, Failures.NOT_FOUND);
    }

    @Override
    public void erase(UserId user) {
        CosmosDatabase.await(profiles.upsertItem(ProfileDocument.erased(user, clock.millis())));
        delete(ProfileDocument.archiveId(ProfileDocument.id(user)), Optional.empty());
        known.invalidate(user);
    }

    /** An empty profile is removed with its mark; one that new events have filled only loses the mark. */
    @Override
    public boolean forgetErasures(Instant cutOff) {
        SqlQuerySpec query = new SqlQuerySpec("SELECT TOP " + FORGET_STEP + " * FROM c WHERE c.erasedAt < @before",
                new SqlParameter("@before", cutOff.toEpochMilli()));
        List<ObjectNode> marked = CosmosDatabase.await(profiles.queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class).collectList());
        marked.forEach(this::forget);
        return marked.size() == FORGET_STEP;
    }

    /** A writer that the erasure overtook may have left an archive that nothing names. */
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
            CosmosDatabase.await(profiles.replaceItem(document, id, new PartitionKey(id), new CosmosItemRequestOptions().setIfMatchETag(etag.get())).then()
                    .onErrorResume(e -> lost(e) ? Mono.empty() : Mono.error(e)));
        }
    }

    private void delete(String id, Optional<String> etag) {
        CosmosItemRequestOptions options = new CosmosItemRequestOptions();
        etag.ifPresent(options::setIfMatchETag);
        CosmosDatabase.await(profiles.deleteItem(id, new PartitionKey(id), options).then().onErrorResume(e -> lost(e) ? Mono.empty() : Mono.error(e)));
    }

    /** @param seen items that left the window long ago */
    private record Archive(Optional<String> etag, SeenItems seen) {
        static final Archive NONE = new Archive(Optional.empty(), SeenItems.NONE);
    }

    private record Versioned(Profile profile, String etag, OptionalLong erasedAt, Archive archive) {
    }
}
