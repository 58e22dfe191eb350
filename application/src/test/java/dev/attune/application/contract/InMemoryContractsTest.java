package dev.attune.application.contract;

import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import org.junit.jupiter.api.Nested;

/** The stores of the tests keep the same contracts as those of the product. */
class InMemoryContractsTest {
    @Nested
    class Profiles extends ProfileStoreContract {
        private final ProfileStore profiles = new InMemoryProfiles();

        @Override
        protected ProfileStore profiles() {
            return profiles;
        }
    }

    @Nested
    class StoredEvents extends EventStoreContract {
        private final EventStore store = new InMemoryEvents();

        @Override
        protected EventStore store() {
            return store;
        }
    }
}
