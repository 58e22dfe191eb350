package dev.attune.bootstrap;

import dev.attune.domain.ranking.RankingMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A public data set as a published table asks about it: what is learned from, what is asked, how answers are measured.
 *
 * @param folder its files, within the folder of all data
 * @param holdout what the training run is told of how the test events were drawn
 * @param metrics in the order of the table, with the best published or classic value of each
 */
record QualityProtocol(
        String title, String folder, Optional<String> holdout, Map<Metric, String> metrics, Reader reader) {
    private static final int EPOCH = 1_500_000_000;

    static final List<QualityProtocol> ALL = List.of(
            new QualityProtocol(
                    "MovieLens 100K, random split, all items ranked",
                    "ml-100k",
                    Optional.of("random"),
                    table(Metric.NDCG_10, "EASE .4829, BiVAE .4687"),
                    QualityProtocol::movielens100k),
            new QualityProtocol(
                    "MovieLens 1M, one item left out, 99 candidates",
                    "ml-1m",
                    Optional.of("random"),
                    table(Metric.HIT_10, "iALS .7300", Metric.NDCG_10, "iALS .4527"),
                    QualityProtocol::candidates),
            new QualityProtocol(
                    "MovieLens 1M, last item of each sequence, all items ranked",
                    "ml-1m",
                    Optional.empty(),
                    table(
                            Metric.NDCG_10,
                            "gSASRec .1726; SASRec+ .1857",
                            Metric.HIT_10,
                            "gSASRec .3003; SASRec+ .3159"),
                    QualityProtocol::nextItem),
            new QualityProtocol(
                    "Gowalla, random split, all items ranked",
                    "gowalla",
                    Optional.of("random"),
                    table(Metric.RECALL_20, "SimpleX .1872", Metric.NDCG_20, "UltraGCN .1580"),
                    QualityProtocol::gowalla),
            new QualityProtocol(
                    "Yoochoose 1/64, next click of a session",
                    "yoochoose",
                    Optional.empty(),
                    table(Metric.HIT_20, "TAGNN .7098", Metric.MRR_20, "TAGNN .3103"),
                    QualityProtocol::sessions));

    enum Metric {
        NDCG_10("nDCG@10"),
        NDCG_20("nDCG@20"),
        HIT_10("HR@10"),
        HIT_20("P@20"),
        RECALL_20("Recall@20"),
        MRR_20("MRR@20");

        final String text;

        Metric(String text) {
            this.text = text;
        }

        double of(List<String> ranked, Set<String> wanted) {
            return switch (this) {
                case NDCG_10 -> RankingMetrics.ndcg(ranked, wanted, 10);
                case NDCG_20 -> RankingMetrics.ndcg(ranked, wanted, 20);
                case HIT_10 -> Math.min(1, Math.ceil(RankingMetrics.recall(ranked, wanted, 10)));
                case HIT_20 -> Math.min(1, Math.ceil(RankingMetrics.recall(ranked, wanted, 20)));
                case RECALL_20 -> RankingMetrics.recall(ranked, wanted, 20);
                case MRR_20 -> RankingMetrics.reciprocalRank(ranked, wanted, 20);
            };
        }
    }

    /** Somebody did something with an item, in seconds since 1970. */
    record Row(String user, String item, long at) {}

    /** @param body to be posted; empty: the user's recommendations are asked for */
    record Ask(String user, String body, int limit, Set<String> wanted) {}

    record Content(List<Row> events, List<Ask> questions) {}

    @FunctionalInterface
    interface Reader {
        Content read(Path folder) throws IOException;
    }

    boolean isIn(Path data) {
        return Files.isDirectory(data.resolve(folder));
    }

    Content read(Path data) throws IOException {
        return reader.read(data.resolve(folder));
    }

    private static Map<Metric, String> table(Object... pairs) {
        Map<Metric, String> table = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            table.put((Metric) pairs[i], (String) pairs[i + 1]);
        }
        return table;
    }

    private static Content movielens100k(Path folder) throws IOException {
        List<Row> events = rows(folder.resolve("train.tsv"))
                .map(row -> new Row("u" + row[0], "i" + row[1], Long.parseLong(row[3])))
                .sorted(Comparator.comparingLong(Row::at))
                .toList();
        Map<String, Set<String>> wanted = new TreeMap<>();
        rows(folder.resolve("test.tsv"))
                .forEach(row -> wanted.computeIfAbsent("u" + row[0], _ -> new HashSet<>())
                        .add("i" + row[1]));
        return new Content(events, asked(wanted, 10));
    }

    private static Content gowalla(Path folder) throws IOException {
        List<Row> events = new ArrayList<>();
        Map<String, Set<String>> wanted = new TreeMap<>();
        for (String[] row : words(folder.resolve("train.txt"))) {
            for (int i = 1; i < row.length; i++) {
                events.add(new Row("u" + row[0], "i" + row[i], EPOCH + i));
            }
        }
        for (String[] row : words(folder.resolve("test.txt"))) {
            if (row.length > 1) {
                wanted.put(
                        "u" + row[0],
                        Arrays.stream(row).skip(1).map(item -> "i" + item).collect(Collectors.toSet()));
            }
        }
        return new Content(events, asked(wanted, 20));
    }

    private static Content nextItem(Path folder) throws IOException {
        List<Row> events = new ArrayList<>();
        Map<String, Set<String>> wanted = new HashMap<>();
        int user = 0;
        for (String[] row : words(folder.resolve("sequences.txt"))) {
            for (int i = 0; i < row.length - 1; i++) {
                events.add(new Row("u" + user, "i" + row[i], EPOCH + 10L * user + 60L * i));
            }
            wanted.put("u" + user++, Set.of("i" + row[row.length - 1]));
        }
        return new Content(events, asked(wanted, 10));
    }

    private static Content candidates(Path folder) throws IOException {
        List<Row> events = new ArrayList<>();
        rows(folder.resolve("train.tsv"))
                .forEach(row -> events.add(new Row("u" + row[0], "i" + row[1], EPOCH + events.size())));
        Random random = new Random(1);
        List<Ask> questions = new ArrayList<>();
        rows(folder.resolve("negatives.tsv")).forEach(row -> {
            String[] pair = row[0].replaceAll("[()]", "").split(",");
            List<String> pool = new ArrayList<>(
                    Stream.concat(Stream.of(pair[1]), Arrays.stream(row).skip(1))
                            .distinct()
                            .toList());
            Collections.shuffle(pool, random);
            questions.add(new Ask(
                    "u" + pair[0],
                    "{\"userId\":\"u%s\",\"candidates\":[%s],\"limit\":10,\"includeSeen\":true}"
                            .formatted(
                                    pair[0],
                                    pool.stream()
                                            .map(item -> "\"i" + item + "\"")
                                            .collect(Collectors.joining(","))),
                    10,
                    Set.of("i" + pair[1])));
        });
        return new Content(events, questions);
    }

    private static Content sessions(Path folder) throws IOException {
        List<Row> events = new ArrayList<>();
        int session = 0;
        for (String[] row : words(folder.resolve("train_sessions.txt"))) {
            for (int i = 0; i < row.length; i++) {
                events.add(new Row("s" + session, "i" + row[i], EPOCH + 360L * session + i));
            }
            session++;
        }
        List<Ask> questions = new ArrayList<>();
        rows(folder.resolve("test_examples.txt"))
                .forEach(row -> questions.add(new Ask(
                        "",
                        "{\"events\":[%s],\"limit\":20,\"includeSeen\":true}"
                                .formatted(Arrays.stream(row[0].split(" "))
                                        .map(item -> "{\"itemId\":\"i" + item + "\",\"type\":\"view\"}")
                                        .collect(Collectors.joining(","))),
                        20,
                        Set.of("i" + row[1]))));
        return new Content(events, questions);
    }

    private static List<Ask> asked(Map<String, Set<String>> wanted, int limit) {
        return wanted.entrySet().stream()
                .map(user -> new Ask(user.getKey(), "", limit, user.getValue()))
                .toList();
    }

    private static Stream<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).map(line -> line.split("\t"));
    }

    private static List<String[]> words(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" "))
                .toList();
    }
}
