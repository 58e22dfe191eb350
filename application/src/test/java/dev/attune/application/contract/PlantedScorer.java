package dev.attune.application.contract;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A scorer that can be worked out by hand. Its artifact is the text of its items, separated by spaces. An item speaks
 * for each other item with its weight over one plus the distance of their places.
 */
public final class PlantedScorer implements Scorer {
    private final List<ItemId> items;

    public PlantedScorer(String... items) {
        this.items = Arrays.stream(items).map(ItemId::new).toList();
    }

    /** Loads what {@link #artifact} made. */
    public static ScorerLoader loader() {
        return PlantedScorer::load;
    }

    private static Scorer load(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.startsWith("corrupt")) {
            throw new CorruptArtifact("this is no model");
        }
        return new PlantedScorer(text.split(" "));
    }

    public static Artifact artifact(String... items) {
        byte[] bytes = String.join(" ", items).getBytes(StandardCharsets.UTF_8);
        return new Artifact() {
            @Override
            public String sha256() {
                return HexFormat.of().formatHex(Bytes.digest(bytes));
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }

    @Override
    public int items() {
        return items.size();
    }

    @Override
    public ItemId item(int index) {
        return items.get(index);
    }

    @Override
    public int indexOf(ItemId item) {
        return items.indexOf(item);
    }

    @Override
    public Prepared prepare(List<Interest> interests, boolean again, long now) {
        return new Known(
                interests,
                interests.stream()
                        .mapToInt(interest -> indexOf(interest.item()))
                        .filter(item -> item >= 0)
                        .toArray());
    }

    @Override
    public Scored top(Prepared interests, int[] excluded, IntPredicate accepted, int limit) {
        float[] scores = scores(((Known) interests).interests);
        return ranked(
                scores,
                IntStream.range(0, items.size())
                        .filter(item -> scores[item] > 0)
                        .filter(item -> IntStream.of(excluded).noneMatch(other -> other == item))
                        .filter(accepted),
                limit);
    }

    @Override
    public float[] score(Prepared interests, int[] asked) {
        float[] all = scores(((Known) interests).interests);
        float[] scores = new float[asked.length];
        for (int i = 0; i < asked.length; i++) {
            scores[i] = asked[i] < 0 ? 0 : all[asked[i]];
        }
        return scores;
    }

    @Override
    public Scored similar(int item, IntPredicate accepted, int limit) {
        float[] scores = scores(List.of(new Interest(items.get(item), 1)));
        return ranked(scores, IntStream.range(0, items.size()).filter(accepted), limit);
    }

    @Override
    public Explanation explain(Prepared prepared, int item, float score) {
        List<Interest> interests = ((Known) prepared).interests;
        return new Explanation(
                Map.of("planted", score),
                interests.stream()
                        .filter(interest -> indexOf(interest.item()) >= 0)
                        .map(interest -> new Reason(indexOf(interest.item()), interest.weight()))
                        .toList());
    }

    @Override
    public Explanation explain(Prepared interests, int[] excluded, IntPredicate accepted, int item, float score) {
        return explain(interests, item, score);
    }

    @Override
    public Scored popular(IntPredicate accepted, int limit) {
        return ranked(new float[items.size()], IntStream.range(0, items.size()).filter(accepted), limit);
    }

    @Override
    public Scored popularLately(IntPredicate accepted, int limit) {
        return popular(accepted, limit);
    }

    private float[] scores(List<Interest> interests) {
        float[] scores = new float[items.size()];
        for (Interest interest : interests) {
            int from = indexOf(interest.item());
            for (int item = 0; from >= 0 && item < scores.length; item++) {
                scores[item] += interest.weight() / (1 + Math.abs(item - from));
            }
        }
        return scores;
    }

    private static Scored ranked(float[] scores, IntStream items, int limit) {
        int[] best = items.boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -scores[item])
                        .thenComparing(Comparator.naturalOrder()))
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        float[] theirs = new float[best.length];
        for (int i = 0; i < best.length; i++) {
            theirs[i] = scores[best[i]];
        }
        return new Scored(best, theirs);
    }

    private record Known(List<Interest> interests, int[] items) implements Prepared {}
}
