package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryRuns;
import dev.attune.application.contract.TrainingRunsContract;
import dev.attune.application.port.TrainingRuns;
import org.junit.jupiter.api.Test;

/** Training runs that break a promise do not pass for good ones. */
class BrokenTrainingRunsTest {
    @Test
    void theContractTellsBrokenOnesFromAGoodOne() throws Exception {
        Faulty.judge(TrainingRunsContract.class, BrokenTrainingRunsTest::kit, InMemoryRuns::new, FaultyRuns.all());
    }

    private static TrainingRunsContract kit(InMemoryRuns runs) {
        return new TrainingRunsContract() {
            @Override
            protected TrainingRuns runs() {
                return runs;
            }

            @Override
            protected void silence(String id) {
                runs.silence(id);
            }
        };
    }
}
