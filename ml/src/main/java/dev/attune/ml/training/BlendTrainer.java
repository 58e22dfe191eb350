package dev.attune.ml.training;

import dev.attune.application.port.Artifact;
import dev.attune.application.port.Trainer;
import dev.attune.application.training.Curves;
import dev.attune.application.training.Dataset;
import dev.attune.application.training.Progress;
import dev.attune.application.training.Question;
import dev.attune.kernels.ModelContent;
import dev.attune.kernels.Trees;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Hyperparameters;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.Requests.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Trains all sources, then learns from held-out questions what each of them counts. */
public final class BlendTrainer implements Trainer {
    /** A handful of weights is learned from few; trees need more. */
    private static final int BLEND_QUESTIONS = 5_000;
    /** One in so many questions is asked a second time, of a model that some items are new to. */
    private static final int ASKED_AS_NEW = 2;

    /** About what part of the tuning is done after each of its steps. */
    private static final double ROWS_UNTIL = .4;
    private static final double SOURCES_UNTIL = .6;
    private static final double BLEND_UNTIL = .75;

    private final int threads;

    /** @param threads that training may use */
    public BlendTrainer(int threads) {
        this.threads = threads;
    }

    @Override
    public void check(Map<String, Object> parameters) {
        Parameters.from(parameters);
    }

    @Override
    public Tuned tune(Dataset dataset, List<Question> heldOut, Map<String, Object> parameters, long seed, Progress progress) {
        Workers workers = new Workers(threads, progress);
        TrainingData data = TrainingData.of(dataset);
        Tuning tuning = new Tuning(data, heldOut, seed, workers);
        Hyperparameters chosen = tuning.choose(Parameters.from(parameters));
        ModelContent sources = Contents.learn(data, chosen, seed, workers, ROWS_UNTIL, SOURCES_UNTIL);
        Optional<ModelContent> asNew = dataset.described() ? Optional.of(AsNew.of(sources, data, chosen, seed, workers)) : Optional.empty();
        Features layout = new Features(sources.blend().length - 2);
        progress.step(BLEND_UNTIL);
        float[] blend = new BlendLearner(layout, seed).learn(
                requests(sources, asNew, heldOut.subList(0, Math.min(BLEND_QUESTIONS, heldOut.size())), Integer.MAX_VALUE, workers));
        ModelContent blended = Contents.with(sources, blend, Trees.NONE);
        Optional<ModelContent> blendedAsNew = asNew.map(content -> Contents.with(content, blend, Trees.NONE));
        // The questions come in a random order of users, all those of one user together: the halves share none.
        int half = heldOut.size() / 2;
        progress.step(1);
        TreeLearner.Learned trees = new TreeLearner(layout, seed, progress).learn(
                requests(blended, blendedAsNew, heldOut.subList(0, half), BlendScorer.SHORTLIST, workers),
                requests(blended, blendedAsNew, heldOut.subList(half, heldOut.size()), BlendScorer.SHORTLIST, workers));
        Curves curves = tuning.curves();
        curves.addAll(trees.curves());
        ModelContent content = Contents.with(sources, blend, trees.trees());
        return new Tuned(new ModelArtifact(Contents.withoutSilent(content)), new Learned(chosen, Features.names(content), blend, trees.trees(), curves, seed));
    }

    /** What the questions teach; some of them again, had some items been new. */
    private static List<Request> requests(ModelContent content, Optional<ModelContent> asNew, List<Question> questions, int limit, Workers workers) {
        List<Request> requests = new ArrayList<>(Requests.collect(new BlendScorer(content), questions, limit, workers));
        asNew.ifPresent(other -> requests.addAll(
                Requests.collect(new BlendScorer(other), questions.subList(0, questions.size() / ASKED_AS_NEW), limit, workers)));
        return requests;
    }

    /** What was learned on the hold-out, to be used again on everything. */
    private final class Learned implements Recipe {
        private final Hyperparameters hyperparameters;
        private final List<String> names;
        private final float[] blend;
        private final Trees trees;
        private final Curves curves;
        private final long seed;

        /** @param names of what the blend weighs */
        Learned(Hyperparameters hyperparameters, List<String> names, float[] blend, Trees trees, Curves curves, long seed) {
            this.hyperparameters = hyperparameters;
            this.names = names;
            this.blend = blend;
            this.trees = trees;
            this.curves = curves;
            this.seed = seed;
        }

        @Override
        public Map<String, Object> parameters() {
            Map<String, Object> all = new TreeMap<>(hyperparameters.asMap());
            Map<String, Object> weights = new TreeMap<>();
            for (int f = 0; f < blend.length; f++) {
                weights.put(names.get(f), Double.parseDouble(Float.toString(blend[f])));
            }
            all.put("blend", weights);
            all.put("trees", (long) trees.roots().length);
            return all;
        }

        @Override
        public Curves curves() {
            return curves;
        }

        @Override
        public Artifact retrain(Dataset all, Progress progress) {
            ModelContent sources = Contents.learn(TrainingData.of(all), hyperparameters, seed, new Workers(threads, progress), .5, 1);
            return new ModelArtifact(Contents.withoutSilent(Contents.with(sources, blend, trees)));
        }
    }
}
