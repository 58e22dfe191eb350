package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.contract.ModelRegistryContract;
import dev.attune.application.port.ModelRegistry;
import org.junit.jupiter.api.Test;

/** A registry that breaks a promise does not pass for a good one. */
class BrokenModelRegistriesTest {
    @Test
    void theContractTellsBrokenOnesFromAGoodOne() throws Exception {
        Faulty.judge(
                ModelRegistryContract.class, BrokenModelRegistriesTest::kit, InMemoryModels::new, FaultyModels.all());
    }

    private static ModelRegistryContract kit(InMemoryModels models) {
        return new ModelRegistryContract() {
            @Override
            protected ModelRegistry registry() {
                return models;
            }

            @Override
            protected void damage(String version) {
                models.damage(version);
            }
        };
    }
}
