package dev.attune.spark;

import dev.attune.kernels.format.ExternalModelContent;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/** Trains an external model from events. */
final class ModelTrainer {
    private final JavaSparkContext context;
    private final Stages stages;
    private final Settings settings;

    ModelTrainer(JavaSparkContext context, Stages stages, Settings settings) {
        this.context = context;
        this.stages = stages;
        this.settings = settings;
    }

    /** @param source where the events came from, for the model's provenance */
    ExternalModelContent train(EventSource.Read read, String source) throws InterruptedException {
        stages.begin("listing items");
        Broadcast<ItemIndex> items = ItemIndex.of(read.counted(), context);
        if (items.value().size() == 0) {
            throw new WrongUse("training needs events that count: " + read.nothing());
        }
        stages.note(read.passedOver());
        stages.begin("gathering the histories of users");
        JavaRDD<History> histories =
                Histories.of(read.events(), items, settings.maxEvents()).persist(StorageLevel.MEMORY_AND_DISK_SER());
        Shape full = Shape.of(histories, items.value().size());
        check(full);
        stages.note("%d events of %d users with %d items; users are %s"
                .formatted(full.events, full.users, full.items(), full.sessions() ? "sessions" : "histories"));
        stages.begin("drawing what is held back");
        HoldOut holdOut = HoldOut.draw(histories, full, settings.randomHoldOut(), settings.seed());
        JavaRDD<History> rest = histories.map(holdOut::trial);
        Shape trial = Shape.of(rest, full.items());
        List<HeldOutCase> testCases = holdOut.testCases(histories);
        stages.note("%d questions".formatted(testCases.size()));
        if (testCases.isEmpty()) {
            throw new WrongUse(
                    "nothing can be held back to judge a model by: no user has three items, and no session two events");
        }
        ExternalModelContent model = new Learning(
                        context, stages, settings, items.value(), trial, full, holdOut, testCases)
                .learn(histories, rest, source);
        histories.unpersist();
        return model;
    }

    private static void check(Shape shape) {
        if (shape.users < 2 || shape.itemsMet() < 2) {
            throw new WrongUse(
                    "training needs at least 2 users who did something that speaks for an item (there are %d) and 2 such items (there are %d)"
                            .formatted(shape.users, shape.itemsMet()));
        }
    }
}
