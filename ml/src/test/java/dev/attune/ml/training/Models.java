package dev.attune.ml.training;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Scorer;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.ml.serving.BlendScorerLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Whole training runs for tests, and test cases to what comes out. */
final class Models {
    private Models() {}

    static Artifact trained(int threads, Dataset data) {
        return PlantedData.tuned(new BlendTrainer(threads), data).recipe().make(new Progress());
    }

    static Scorer scorer(Artifact artifact) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        artifact.writeTo(out);
        return new BlendScorerLoader().load(new ByteArrayInputStream(out.toByteArray()));
    }

    static Interest interest(String item) {
        return new Interest(new ItemId(item), 1);
    }

    /** The best items that are none of the interests', by id. */
    static List<String> best(Scorer scorer, List<Interest> interests, int limit) {
        int[] met = scorer.prepare(interests).items();
        int[] items =
                scorer.top(scorer.prepare(interests), met, _ -> true, limit).items();
        return Arrays.stream(items).mapToObj(item -> scorer.item(item).value()).toList();
    }

    static List<Interest> interests(Stream<String> items) {
        return items.map(Models::interest).toList();
    }
}
