package dev.attune.application.contract.broken;

import dev.attune.application.contract.DeadLettersContract;
import dev.attune.application.contract.InMemoryDeadLetters;
import dev.attune.application.port.DeadLetters;
import org.junit.jupiter.api.Test;

/** Dead letters that break a promise do not pass for good ones. */
class BrokenDeadLettersTest {
    @Test
    void theContractTellsBrokenOnesFromAGoodOne() throws Exception {
        Faulty.judge(
                DeadLettersContract.class, BrokenDeadLettersTest::kit, InMemoryDeadLetters::new, FaultyLetters.all());
    }

    private static DeadLettersContract kit(DeadLetters letters) {
        return new DeadLettersContract() {
            @Override
            protected DeadLetters letters() {
                return letters;
            }
        };
    }
}
