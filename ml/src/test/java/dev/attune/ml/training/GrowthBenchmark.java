package dev.attune.ml.training;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Trainer.Tuned;
import dev.attune.application.training.GrownData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * One whole training on generated data, as a run does it but for reading the events and judging: grids, blend, trees,
 * training again on everything. Prints a line of a table; {@code infra/load/growth.sh} makes it one of several sizes,
 * each in a process of its own so that its memory is its own.
 */
public final class GrowthBenchmark {
    private static final int THREADS = 2;

    private GrowthBenchmark() {}

    /**
     * Trains on a catalog of any size.
     *
     * @param arguments items, events an item
     */
    public static void main(String... arguments) throws Exception {
        int items = Integer.parseInt(arguments[0]);
        Dataset all = GrownData.of(items, Integer.parseInt(arguments[1]));
        Instant started = Instant.now();
        Progress progress = new Progress();
        Thread.ofPlatform().daemon().start(() -> show(progress));
        progress.stage("tuning", 0, .8);
        HoldOutStrategy.Split split = HoldOutStrategy.NEWEST.split(all, all.sessions(), 1);
        Tuned tuned = new BlendTrainer(THREADS)
                .tune(split.training(), all, split.heldOut().learning(), Map.of(), 1, progress);
        Duration tuning = Duration.between(started, Instant.now());
        progress.stage("training again", .8, 1);
        Artifact artifact = tuned.recipe().make(progress);
        Duration whole = Duration.between(started, Instant.now());
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%d,%d,%d,%d,%d%n",
                items,
                all.users(),
                all.interactions(),
                tuning.toSeconds(),
                whole.toSeconds(),
                peakMegabytes(),
                artifact.size() >> 20);
        System.err.println(tuned.recipe().parameters());
    }

    private static void show(Progress progress) {
        try {
            while (true) {
                Thread.sleep(Duration.ofSeconds(30));
                System.err.printf(
                        Locale.ROOT, "%s %s, %.0f%%%n", Instant.now(), progress.stage(), 100 * progress.fraction());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long peakMegabytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(text -> text.startsWith("VmHWM"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }
}
