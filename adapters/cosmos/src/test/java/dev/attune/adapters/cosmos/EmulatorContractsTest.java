package dev.attune.adapters.cosmos;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import dev.attune.application.port.CannotOpen;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** On the official emulator, where Docker is. Without it these tests are skipped, and that is printed. */
@EnabledIf(value = "portIsFree", disabledReason = "port 8081 is taken, and the emulator says to all that it is there")
@Testcontainers(disabledWithoutDocker = true)
class EmulatorContractsTest extends AccountContracts {
    private static final int PORT = 8081;
    /** The emulator's published key: the same everywhere, and no secret. */
    private static final String KEY =
            "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    private static final Duration START = Duration.ofMinutes(3);

    /** The account says its own address, so the port has to be the same outside. */
    @Container
    @SuppressWarnings("UnusedVariable") // Testcontainers starts and stops it.
    private static final GenericContainer<?> EMULATOR = emulator();

    private static GenericContainer<?> emulator() {
        GenericContainer<?> emulator = new GenericContainer<>(
                        "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:vnext-EN20260907")
                .withCommand("--protocol", "https")
                .withExposedPorts(PORT);
        emulator.setPortBindings(List.of(PORT + ":" + PORT));
        return emulator;
    }

    @BeforeAll
    static void trust() {
        System.setProperty("COSMOS.EMULATOR_SERVER_CERTIFICATE_VALIDATION_DISABLED", "true");
    }

    /** The fake listens there too. */
    static boolean portIsFree() {
        try (ServerSocket _ = new ServerSocket(PORT)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** It listens before it answers. */
    @Override
    CosmosDatabase open() {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                return super.open();
            } catch (CannotOpen e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    @Override
    RealAccount account() {
        return new RealAccount(URI.create("https://localhost:" + PORT), Optional.of(KEY), Mode.GATEWAY);
    }
}
