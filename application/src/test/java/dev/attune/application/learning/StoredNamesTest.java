package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.ItemSource;
import dev.attune.domain.ranking.Metric;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The names under which quality and provenance were stored by released versions, and are answered over REST. */
class StoredNamesTest {
    @Test
    void qualityIsStoredUnderTheseNames() {
        ModelQuality.Builder quality = new ModelQuality.Builder(200);
        Arrays.stream(Metric.values()).forEach(metric -> quality.own(metric, .5));
        quality.rival(Rival.POPULARITY, Metric.NDCG, .1)
                .rival(Rival.ACTIVE, Metric.RECALL, .2)
                .rival(Rival.RECORDED, Metric.MRR, .3)
                .testCases(Rival.ACTIVE, 120)
                .difference(Rival.POPULARITY, Metric.NDCG, new Interval(.3, .5));
        Arrays.stream(Segment.values()).forEach(segment -> quality.segment(segment, 40));
        quality.segment(Segment.SHORT, Metric.NDCG, .6);
        ModelQuality built = quality.build();
        assertEquals(
                "{active.questions=120.0, active.recall@20=0.2, again.questions=40.0, againByFrequency.questions=40.0,"
                    + " coverage=0.5, hr@10=0.5, inVisit.questions=40.0, long.questions=40.0, middle.questions=40.0,"
                    + " mrr=0.5, ndcg@10=0.5, ndcg@10.over.popularity.high=0.5, ndcg@10.over.popularity.low=0.3,"
                    + " novelty=0.5, popularItems.questions=40.0, popularity.ndcg@10=0.1, popularityBias=0.5,"
                    + " questions=200.0, recall@20=0.5, recorded.mrr=0.3, short.ndcg@10=0.6, short.questions=40.0,"
                    + " start.questions=40.0, tailItems.questions=40.0}",
                built.asMap().toString());
        ModelQuality read = new ModelQuality(built.asMap());
        assertEquals(built, read);
        assertEquals(.5, read.of(Metric.NDCG).orElseThrow());
        assertEquals(.3, read.of(Rival.RECORDED, Metric.MRR).orElseThrow());
        assertEquals(120, read.testCases(Rival.ACTIVE).orElseThrow());
        assertTrue(read.testCases(Rival.POPULARITY).isEmpty());
        assertEquals(Optional.of(new Interval(.3, .5)), read.difference(Rival.POPULARITY, Metric.NDCG));
        assertEquals(Optional.empty(), read.difference(Rival.ACTIVE, Metric.NDCG));
        assertEquals(.6, read.of(Segment.SHORT, Metric.NDCG).orElseThrow());
        assertEquals(40, read.testCases(Segment.LONG));
        assertEquals(200, read.testCases());
    }

    @Test
    void provenanceIsStoredUnderTheseNames() {
        Curves curves = new Curves();
        curves.add("regularization", .5, .25);
        Provenance provenance = Provenance.EMPTY
                .withTrainer("spark 1", "parquet")
                .withData(Instant.EPOCH, Instant.ofEpochSecond(60))
                .withWindow(Optional.of(Instant.EPOCH), Optional.of(Instant.ofEpochSecond(90)))
                .withCounts(3, 4, 5)
                .and(Provenance.EMPTY.withTestCases("histories", "00ff"))
                .withRun(7, "0.1.0", curves);
        assertEquals(
                "{code=0.1.0, curves={regularization=[[0.5, 0.25]]}, dataFrom=1970-01-01T00:00:00Z,"
                        + " dataTo=1970-01-01T00:01:00Z, from=1970-01-01T00:00:00Z, interactions=5, items=4,"
                        + " questions=00ff, seed=7, shape=histories, source=parquet, to=1970-01-01T00:01:30Z,"
                        + " trainedBy=spark 1, users=3}",
                provenance.asMap().toString());
        Provenance read = new Provenance(provenance.asMap());
        assertEquals(Optional.of(Instant.ofEpochSecond(60)), read.dataTo());
        assertEquals(Optional.of("histories"), read.shape());
        assertEquals(Optional.of("00ff"), read.testCases());
        assertEquals(Map.of("regularization", List.of(List.of(.5, .25))), read.curves());
        assertEquals(13, read.withoutCurves().size());
        assertEquals(Map.of(), Provenance.EMPTY.curves());
        assertEquals(Optional.empty(), Provenance.EMPTY.dataTo());
    }

    @Test
    void aFactOfAnotherVersionIsKept() {
        assertEquals(Map.of("weather", "fine"), new Provenance(Map.of("weather", "fine")).asMap());
        assertEquals(Map.of("luck", 1.0), new ModelQuality(Map.of("luck", 1.0)).asMap());
    }

    @Test
    void anItemsSourceIsAnsweredUnderTheseNames() {
        assertEquals(
                List.of("model", "trending", "popular", "latest", "unknown"),
                Arrays.stream(ItemSource.values()).map(ItemSource::text).toList());
    }
}
