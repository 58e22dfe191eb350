package dev.attune.ml.training;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Curves;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.ItemDescription;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Trainer;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.format.ExternalModelContent;
import dev.attune.kernels.format.ExternalModelFile;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.ModelContent.Ranking;
import dev.attune.kernels.format.ModelFile;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.Rankings;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Hyperparameters;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Trains all sources, then learns the weight of each source from held-out test cases. */
public final class BlendTrainer implements Trainer {
    /** Approximate part of the tuning that is done after each of its steps. */
    private static final double ROWS_UNTIL = .4;

    private static final double SOURCES_UNTIL = .6;

    private static final String[] LIFTS = {", now", "", ", cautious"};

    private final int threads;

    /**
     * Makes a trainer.
     *
     * @param threads number of threads that training may use
     */
    public BlendTrainer(int threads) {
        this.threads = threads;
    }

    @Override
    public void check(Map<String, Object> parameters) {
        Parameters.from(parameters);
    }

    @Override
    public Tuned tune(
            Dataset dataset,
            Dataset all,
            HeldOutCases asked,
            Map<String, Object> parameters,
            long seed,
            Progress progress) {
        HeldOutCases heldOut = enough(asked);
        Workers workers = new Workers(threads, progress);
        TrainingData data = TrainingData.of(dataset);
        Tuning tuning = new Tuning(data, heldOut.testCases(), seed, workers);
        Hyperparameters chosen = tuning.choose(Parameters.from(parameters));
        ModelContent parts =
                asAsked(heldOut, ModelAssembly.learn(data, chosen, seed, workers, ROWS_UNTIL, SOURCES_UNTIL));
        ModelContent sources = new AffinityLearner(parts, seed, workers).learn(heldOut.testCases());
        Optional<ModelContent> asNew = dataset.described()
                ? Optional.of(ColdStartSimulation.of(sources, data, chosen.recency(), seed, workers))
                : Optional.empty();
        Learned learned = learned(
                sources,
                asNew,
                heldOut,
                chosen.asMap(),
                tuning.curves(),
                seed,
                workers,
                again -> asAsked(
                        heldOut,
                        ModelAssembly.learn(TrainingData.of(all), chosen, seed, new Workers(threads, again), .5, 1)));
        return new Tuned(learned.of(sources), learned);
    }

    @Override
    public ExternalModel read(InputStream externalModel, Function<ItemId, Optional<ItemDescription>> described)
            throws IOException {
        try {
            return new UploadedModel(
                    ExternalModelFile.read(new BufferedInputStream(externalModel, 1 << 16)), described, this);
        } catch (ModelFile.Malformed | InvalidValue e) {
            throw new CorruptArtifact(e.getMessage(), e);
        }
    }

    /** Completes the parts of an external model from the catalog, and learns how to weigh them. */
    Tuned tune(ExternalModelContent external, CatalogParts catalog, HeldOutCases asked, long seed, Progress progress) {
        HeldOutCases heldOut = enough(asked);
        Workers workers = new Workers(threads, progress);
        ModelContent parts = asAsked(heldOut, catalog.addTo(external.trial(), workers));
        ModelContent trial = new AffinityLearner(parts, seed, workers).learn(heldOut.testCases());
        Learned learned = learned(
                trial,
                catalog.asNew(trial, seed, workers),
                heldOut,
                new HashMap<>(external.origin().parameters()),
                new Curves(),
                seed,
                workers,
                again -> asAsked(heldOut, catalog.addTo(external.full(), new Workers(threads, again))));
        return new Tuned(learned.of(trial), learned);
    }

    /** Where answers are drawn from all times, a question has no time, and the clock tells nothing of its answers. */
    private static ModelContent asAsked(HeldOutCases heldOut, ModelContent parts) {
        return heldOut.drawn() ? parts.withoutTimes() : parts;
    }

    /** From too few test cases, nothing is learned. */
    private static HeldOutCases enough(HeldOutCases asked) {
        return asked.size() < RankingsLearner.FEWEST_CASES ? HeldOutCases.NONE : asked;
    }

    /**
     * Learns the rankings for these parts.
     *
     * @param again makes the same parts from all events
     */
    private static Learned learned(
            ModelContent sources,
            Optional<ModelContent> asNew,
            HeldOutCases heldOut,
            Map<String, Object> parameters,
            Curves curves,
            long seed,
            Workers workers,
            Function<Progress, ModelContent> again) {
        workers.progress().step(1);
        RankingsLearner.Learned learned = new RankingsLearner(sources, asNew, seed, workers).learn(heldOut);
        curves.addAll(learned.curves());
        return new Learned(parameters, Features.names(sources), sources.affinity(), learned.rankings(), curves, again);
    }

    /**
     * The results of learning on the hold-out, to be used again with all events.
     *
     * @param names of the features that the blend weighs
     */
    private record Learned(
            Map<String, Object> chosen,
            List<String> names,
            Optional<AffinityPart> affinity,
            Rankings rankings,
            Curves curves,
            Function<Progress, ModelContent> again)
            implements Recipe {
        @Override
        public Map<String, Object> parameters() {
            Map<String, Object> all = new TreeMap<>(chosen);
            put("", rankings.of(Question.OPEN), all);
            put("OfGiven", rankings.of(Question.GIVEN), all);
            put("OfAgain", rankings.of(Question.AGAIN), all);
            put("OfAgainWithin", rankings.of(Question.AGAIN_WITHIN), all);
            put("OfStart", rankings.of(Question.START), all);
            affinity.ifPresent(part -> all.put("affinity", named(part)));
            return all;
        }

        private void put(String ofWhat, Ranking ranking, Map<String, Object> all) {
            all.put("blend" + ofWhat, named(ranking.blend()));
            all.put("trees" + ofWhat, (long) ranking.trees().roots().length);
        }

        private Map<String, Object> named(float[] blend) {
            Map<String, Object> weights = new TreeMap<>();
            for (int f = 0; f < blend.length; f++) {
                weights.put(names.get(f), Hyperparameters.shortest(blend[f]));
            }
            return weights;
        }

        private static Map<String, Object> named(AffinityPart part) {
            Map<String, Object> weights = new TreeMap<>();
            weights.put("popularity", Hyperparameters.shortest(part.weights()[0]));
            weights.put("recent popularity", Hyperparameters.shortest(part.weights()[1]));
            for (int field = 0; field < part.fields().size(); field++) {
                int at = AffinityTable.OF_ITEM + AffinityTable.LIFTS * field;
                for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                    weights.put(
                            part.fields().get(field).name() + LIFTS[lift],
                            Hyperparameters.shortest(part.weights()[at + lift]));
                }
            }
            return weights;
        }

        @Override
        public Artifact make(Progress progress) {
            return of(again.apply(progress));
        }

        Artifact of(ModelContent sources) {
            ModelContent weighed = affinity.map(sources::with).orElse(sources);
            return new ModelArtifact(ModelAssembly.withoutSilent(weighed.with(rankings)));
        }
    }
}
