package dev.attune.adapters.cosmos.event;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Failures;
import dev.attune.application.port.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import reactor.core.publisher.Mono;

/** The document that all instances on a database share. It lies with the leases, whose ids begin differently. */
final class DeploymentDocument {
    private static final String ID = "deployment";

    private DeploymentDocument() {}

    static Deployment readOrCreate(CosmosAsyncContainer container) {
        PartitionKey key = new PartitionKey(ID);
        ObjectNode fresh = JsonNodeFactory.instance
                .objectNode()
                .put("id", ID)
                .put("deployment", random(Deployment.ID_BYTES))
                .put("tokenKey", random(Deployment.KEY_BYTES));
        CosmosDatabase.await(container
                .createItem(fresh)
                .then()
                .onErrorResume(e -> Failures.is(e, Failures.CONFLICT) ? Mono.empty() : Mono.error(e)));
        ObjectNode document = CosmosDatabase.await(container.readItem(ID, key, ObjectNode.class))
                .getItem();
        try {
            return new Deployment(
                    document.path("deployment").binaryValue(),
                    document.path("tokenKey").binaryValue());
        } catch (IOException e) {
            throw new UncheckedIOException("the deployment's document is damaged", e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
