package dev.attune.ml.training;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Curves;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.TestCase;
import dev.attune.application.learning.Trainer;
import dev.attune.domain.InvalidValue;
import dev.attune.kernels.format.ExternalModelFile;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelFile;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Hyperparameters;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Trains all sources, then learns the weight of each source from held-out test cases. */
public final class BlendTrainer implements Trainer {
    /** From fewer test cases, only chance would be learned. */
    private static final int FEWEST_CASES = 20;
    /** Maximum number of test cases for the blend. Few suffice for a handful of weights; trees need more. */
    private static final int BLEND_CASES = 5_000;
    /** One in this many test cases is used a second time, with a model for which some items are new. */
    private static final int ASKED_AS_NEW = 2;

    /** Approximate part of the tuning that is done after each of its steps. */
    private static final double ROWS_UNTIL = .4;

    private static final double SOURCES_UNTIL = .6;
    private static final double BLEND_UNTIL = .75;
    /**
     * As a share of the greatest weight. A new item then comes after the items of which other parts say much, and
     * before all others.
     */
    private static final float LEAST_FOR_NEW_ITEMS = .1f;

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
            List<TestCase> asked,
            Map<String, Object> parameters,
            long seed,
            Progress progress) {
        List<TestCase> heldOut = asked.size() < FEWEST_CASES ? List.of() : asked;
        Workers workers = new Workers(threads, progress);
        TrainingData data = TrainingData.of(dataset);
        Tuning tuning = new Tuning(data, heldOut, seed, workers);
        Hyperparameters chosen = tuning.choose(Parameters.from(parameters));
        ModelContent sources = ModelAssembly.learn(data, chosen, seed, workers, ROWS_UNTIL, SOURCES_UNTIL);
        Optional<ModelContent> asNew = dataset.described()
                ? Optional.of(ColdStartSimulation.of(sources, data, chosen, seed, workers))
                : Optional.empty();
        Learned learned = learned(
                sources,
                asNew,
                heldOut,
                chosen(all),
                chosen.asMap(),
                tuning.curves(),
                seed,
                workers,
                again -> ModelAssembly.learn(TrainingData.of(all), chosen, seed, new Workers(threads, again), .5, 1));
        return new Tuned(learned.of(sources), learned);
    }

    @Override
    public ExternalModel read(InputStream externalModel) throws IOException {
        try {
            return new UploadedModel(ExternalModelFile.read(new BufferedInputStream(externalModel, 1 << 16)), this);
        } catch (ModelFile.Malformed | InvalidValue e) {
            throw new CorruptArtifact(e.getMessage(), e);
        }
    }

    /** Learns the blend and the trees for the parts of an external model. */
    Tuned tune(
            ModelContent trial,
            ModelContent full,
            Map<String, Object> parameters,
            List<TestCase> heldOut,
            long seed,
            Progress progress) {
        Learned learned = learned(
                trial,
                Optional.empty(),
                heldOut,
                item -> full.popularity()[item] > 0,
                parameters,
                new Curves(),
                seed,
                new Workers(threads, progress),
                _ -> full);
        return new Tuned(learned.of(trial), learned);
    }

    /**
     * Learns the blend and the trees for these parts.
     *
     * @param chosen whether anybody has ever chosen an item
     * @param again makes the same parts from all events
     */
    private static Learned learned(
            ModelContent sources,
            Optional<ModelContent> asNew,
            List<TestCase> heldOut,
            IntPredicate chosen,
            Map<String, Object> parameters,
            Curves curves,
            long seed,
            Workers workers,
            Function<Progress, ModelContent> again) {
        Features layout = new Features(sources.blend().length - 2);
        workers.progress().step(BLEND_UNTIL);
        float[] blend = blend(
                sources,
                layout,
                seed,
                requests(
                        sources,
                        asNew,
                        heldOut.subList(0, Math.min(BLEND_CASES, heldOut.size())),
                        chosen,
                        Integer.MAX_VALUE,
                        workers));
        ModelContent blended = ModelAssembly.with(sources, blend, Trees.NONE);
        Optional<ModelContent> blendedAsNew = asNew.map(content -> ModelAssembly.with(content, blend, Trees.NONE));
        // The test cases come in a random order of users, with all test cases of one user together. So at most one user
        // has test cases in both halves.
        int half = heldOut.size() / 2;
        workers.progress().step(1);
        TreeLearner.Learned trees = new TreeLearner(layout, seed, workers)
                .learn(
                        requests(
                                blended,
                                blendedAsNew,
                                heldOut.subList(0, half),
                                chosen,
                                BlendScorer.SHORTLIST,
                                workers),
                        requests(
                                blended,
                                blendedAsNew,
                                heldOut.subList(half, heldOut.size()),
                                chosen,
                                BlendScorer.SHORTLIST,
                                workers));
        curves.addAll(trees.curves());
        return new Learned(parameters, Features.names(sources), blend, trees.trees(), curves, again);
    }

    private static IntPredicate chosen(Dataset all) {
        BitSet chosen = new BitSet();
        for (int i = 0; i < all.interactions(); i++) {
            chosen.set(all.item(i));
        }
        return chosen::get;
    }

    private static float[] blend(ModelContent sources, Features layout, long seed, List<Request> requests) {
        return requests.size() < FEWEST_CASES
                ? ModelAssembly.alike(sources)
                : withNewItems(sources, new BlendLearner(layout, sources.blend(), seed).learn(requests));
    }

    /**
     * Gives parts that know new items their least weight. Of items with events, other parts may say more, and most test
     * cases ask for these. Of an item without events no other part says anything, so without a weight nobody is shown
     * it.
     */
    private static float[] withNewItems(ModelContent sources, float[] blend) {
        float greatest = 0;
        for (float weight : blend) {
            greatest = Math.max(greatest, weight);
        }
        for (int part = 0; part < sources.rows().size(); part++) {
            if (sources.rows().get(part).has(Trait.KNOWS_NEW_ITEMS)) {
                blend[part] = Math.max(blend[part], LEAST_FOR_NEW_ITEMS * greatest);
            }
        }
        return blend;
    }

    /** Makes ranking examples from the test cases. Some test cases give a second example, as if some items were new. */
    private static List<Request> requests(
            ModelContent content,
            Optional<ModelContent> asNew,
            List<TestCase> testCases,
            IntPredicate chosen,
            int limit,
            Workers workers) {
        List<Request> requests =
                new ArrayList<>(RankingExamples.collect(new BlendScorer(content), testCases, chosen, limit, workers));
        asNew.ifPresent(other -> requests.addAll(RankingExamples.collect(
                new BlendScorer(other),
                testCases.subList(0, testCases.size() / ASKED_AS_NEW),
                chosen,
                limit,
                workers)));
        return requests;
    }

    /**
     * The results of learning on the hold-out, to be used again with all events.
     *
     * @param names of the features that the blend weighs
     */
    private record Learned(
            Map<String, Object> chosen,
            List<String> names,
            float[] blend,
            Trees trees,
            Curves curves,
            Function<Progress, ModelContent> again)
            implements Recipe {
        @Override
        public Map<String, Object> parameters() {
            Map<String, Object> all = new TreeMap<>(chosen);
            Map<String, Object> weights = new TreeMap<>();
            for (int f = 0; f < blend.length; f++) {
                weights.put(names.get(f), Double.parseDouble(Float.toString(blend[f])));
            }
            all.put("blend", weights);
            all.put("trees", (long) trees.roots().length);
            return all;
        }

        @Override
        public Artifact make(Progress progress) {
            return of(again.apply(progress));
        }

        Artifact of(ModelContent sources) {
            return new ModelArtifact(ModelAssembly.withoutSilent(ModelAssembly.with(sources, blend, trees)));
        }
    }
}
