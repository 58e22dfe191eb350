package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosAsyncDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.ExcludedPath;
import com.azure.cosmos.models.IncludedPath;
import com.azure.cosmos.models.IndexingPolicy;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.ThroughputProperties;
import dev.attune.application.port.CannotOpen;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Makes the containers, or checks that they are as they must be. */
final class Containers {
    /** Time to live is switched on, and each document says whether it has one. */
    private static final int NO_DEFAULT_TTL = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

    private final CosmosAsyncClient client;
    private final CosmosSettings settings;

    Containers(CosmosAsyncClient client, CosmosSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    void prepare() {
        if (settings.create()) {
            unlessThere(client.createDatabaseIfNotExists(settings.database()));
        }
        CosmosAsyncDatabase database = client.getDatabase(settings.database());
        List<String> differences = new ArrayList<>();
        for (ContainerName name : ContainerName.values()) {
            if (settings.create()) {
                unlessThere(database.createContainerIfNotExists(
                        wanted(name), ThroughputProperties.createAutoscaledThroughput(settings.throughput())));
            }
            differences.addAll(differences(database, name));
        }
        if (!differences.isEmpty()) {
            throw new CannotOpen(
                    "the Cosmos DB database " + settings.database() + " is not as it must be: "
                            + String.join("; ", differences)
                            + (settings.create() ? "" : ", and Attune was told not to make what is missing"),
                    null);
        }
    }

    /** Makes something. It may be there already, because another instance was faster since the SDK looked. */
    private static void unlessThere(Mono<?> making) {
        making.then()
                .onErrorResume(e -> Failures.is(e, Failures.CONFLICT) ? Mono.empty() : Mono.error(e))
                .block();
    }

    private static CosmosContainerProperties wanted(ContainerName name) {
        CosmosContainerProperties properties = new CosmosContainerProperties(
                name.text(),
                new PartitionKeyDefinition()
                        .setPaths(List.of(name.keyPath()))
                        .setVersion(PartitionKeyDefinitionVersion.V2));
        properties.setDefaultTimeToLiveInSeconds(NO_DEFAULT_TTL);
        properties.setIndexingPolicy(indexing(name));
        return properties;
    }

    /**
     * Indexes as little as possible. Cosmos DB always indexes the id and the time of the last write. Nearly all queries
     * use these alone, including the processor's queries for its leases. It does not index a partition key by itself,
     * and without that, a query of one user's events could go through those of all users in the physical partition.
     */
    private static IndexingPolicy indexing(ContainerName name) {
        IndexingPolicy policy = new IndexingPolicy();
        policy.setExcludedPaths(List.of(new ExcludedPath("/*")));
        policy.setIncludedPaths(
                switch (name) {
                    case EVENTS -> List.of(new IncludedPath(name.keyPath() + "/?"));
                    case PROFILES -> List.of(new IncludedPath("/erasedAt/?"));
                    default -> List.of();
                });
        return policy;
    }

    private static List<String> differences(CosmosAsyncDatabase database, ContainerName name) {
        CosmosContainerProperties found;
        try {
            found = database.getContainer(name.text()).read().block().getProperties();
        } catch (RuntimeException e) {
            if (e instanceof CosmosException refusal && refusal.getStatusCode() == Failures.NOT_FOUND) {
                return List.of("container " + name.text() + " is missing");
            }
            throw e;
        }
        warnOfMissingIndex(name, found);
        List<String> differences = new ArrayList<>();
        if (!found.getPartitionKeyDefinition().getPaths().equals(List.of(name.keyPath()))) {
            differences.add("container " + name.text() + " has the partition key "
                    + found.getPartitionKeyDefinition().getPaths() + " and needs " + name.keyPath());
        }
        if (found.getDefaultTimeToLiveInSeconds() == null) {
            differences.add("container " + name.text()
                    + " has time to live switched off and needs it on without a default (-1)");
        }
        return differences;
    }

    /** Without an index, everything works, and may cost more. */
    private static void warnOfMissingIndex(ContainerName name, CosmosContainerProperties found) {
        for (IncludedPath wanted : indexing(name).getIncludedPaths()) {
            if (found.getIndexingPolicy().getIncludedPaths().stream()
                    .noneMatch(path -> path.getPath().equals(wanted.getPath())
                            || path.getPath().equals("/*"))) {
                LOG.warn(
                        "The container {} does not index {}; add it to the indexing policy, because queries may cost"
                                + " more without it",
                        name.text(),
                        wanted.getPath());
            }
        }
    }
}
