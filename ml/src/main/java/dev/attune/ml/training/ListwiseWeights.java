package dev.attune.ml.training;

import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.Arrays;
import java.util.List;

/**
 * Learns the weight of each source by the likelihood of a conditional logit (McFadden, "Conditional Logit Analysis of
 * Qualitative Choice Behavior", 1974). A user chooses each answer among all candidates, with odds that grow
 * exponentially with the blended score. So candidates count by how near they come to the answers, and what only tells
 * answers from junk gets no great weight. Newton's method finds the weights, none of which may be negative.
 */
final class ListwiseWeights {
    /** Cost of a weight's distance from the prior, in units of the logarithm of the likelihood. */
    private static final double COST = 1;

    private static final int STEPS = 40;
    /** A step that would gain less is the last. */
    private static final double GAIN = 1e-6;

    private static final int HALVINGS = 20;
    private static final int SWEEPS = 500;
    private static final double PRECISION = 1e-9;
    /**
     * The sums of all requests are made in so many parts, however many threads there are. So they are always the same.
     */
    private static final int PARTS = 64;

    private final Workers workers;

    ListwiseWeights(Workers workers) {
        this.workers = workers;
    }

    /**
     * Returns one weight for each blended feature, none negative. If no feature speaks for the answers, it is the
     * prior.
     *
     * @param prior holds as far as the requests say nothing else
     */
    float[] fit(List<Request> requests, float[] prior) {
        Likelihood likelihood = new Likelihood(requests, prior);
        double[] weights = likelihood.prior.clone();
        Slope slope = likelihood.at(weights);
        for (int step = 0; step < STEPS; step++) {
            double[] target = slope.lowest(weights);
            double promised = slope.along(weights, target);
            if (promised > -GAIN) {
                break;
            }
            double share = 1;
            double[] next = target;
            Slope there = likelihood.at(next);
            for (int halving = 0; halving < HALVINGS && there.loss > slope.loss + 1e-4 * share * promised; halving++) {
                share /= 2;
                next = between(weights, target, share);
                there = likelihood.at(next);
            }
            if (there.loss >= slope.loss) {
                break;
            }
            weights = next;
            slope = there;
        }
        float[] learned = rounded(weights, slope);
        return any(learned) ? learned : prior.clone();
    }

    private static double[] between(double[] from, double[] to, double share) {
        double[] between = from.clone();
        for (int f = 0; f < from.length; f++) {
            between[f] += share * (to[f] - from[f]);
        }
        return between;
    }

    private static boolean any(float[] weights) {
        for (float weight : weights) {
            if (weight > 0) {
                return true;
            }
        }
        return false;
    }

    /** Of a feature that is the same for all candidates, only the prior speaks. Such a feature gets no weight. */
    private static float[] rounded(double[] weights, Slope slope) {
        float[] rounded = new float[weights.length];
        for (int f = 0; f < rounded.length; f++) {
            rounded[f] = weights[f] > PRECISION && slope.tells(f) ? (float) weights[f] : 0;
        }
        return rounded;
    }

    /** What is to be made small: the negative logarithm of the likelihood, and the distance from the prior. */
    private final class Likelihood {
        private final List<Request> requests;
        private final double[] prior;

        Likelihood(List<Request> requests, float[] prior) {
            this.requests = requests;
            this.prior = new double[prior.length];
            for (int f = 0; f < prior.length; f++) {
                this.prior[f] = prior[f];
            }
        }

        Slope at(double[] weights) {
            Slope[] parts = new Slope[PARTS];
            workers.each(PARTS, () -> {
                double[] mean = new double[weights.length];
                return part -> {
                    parts[part] = new Slope(weights.length);
                    for (int request = part; request < requests.size(); request += PARTS) {
                        parts[part].add(requests.get(request), weights, mean);
                    }
                };
            });
            Slope sum = new Slope(weights.length);
            for (Slope part : parts) {
                sum.add(part);
            }
            sum.addPrior(weights, prior);
            return sum;
        }
    }

    /** The loss at some weights, its gradient, and the upper triangle of its matrix of second derivatives. */
    private static final class Slope {
        private final double[] gradient;
        private final double[][] curvature;
        private double loss;

        Slope(int width) {
            gradient = new double[width];
            curvature = new double[width][width];
        }

        /** @param mean scratch memory for the expected values of the features */
        void add(Request request, double[] weights, double[] mean) {
            int width = weights.length;
            float[] values = request.blendable();
            double[] odds = new double[request.candidates()];
            double greatest = Double.NEGATIVE_INFINITY;
            int answers = 0;
            for (int place = 0; place < odds.length; place++) {
                for (int f = 0; f < width; f++) {
                    odds[place] += weights[f] * values[place * width + f];
                }
                greatest = Math.max(greatest, odds[place]);
            }
            for (int place = 0; place < odds.length; place++) {
                if (request.relevant()[place]) {
                    answers++;
                    loss -= odds[place] - greatest;
                    for (int f = 0; f < width; f++) {
                        gradient[f] -= values[place * width + f];
                    }
                }
            }
            double sum = 0;
            for (int place = 0; place < odds.length; place++) {
                odds[place] = Math.exp(odds[place] - greatest);
                sum += odds[place];
            }
            loss += answers * Math.log(sum);
            expect(odds, answers / sum, values, mean);
            for (int f = 0; f < width; f++) {
                gradient[f] += mean[f];
                for (int g = f; g < width; g++) {
                    curvature[f][g] -= mean[f] * mean[g] / answers;
                }
            }
        }

        /** Sums up the features by the odds of their candidates, and adds their squares to the curvature. */
        private void expect(double[] odds, double scale, float[] values, double[] mean) {
            int width = mean.length;
            Arrays.fill(mean, 0);
            for (int place = 0; place < odds.length; place++) {
                double share = scale * odds[place];
                for (int f = 0; f < width; f++) {
                    double value = share * values[place * width + f];
                    if (value != 0) {
                        mean[f] += value;
                        for (int g = f; g < width; g++) {
                            curvature[f][g] += value * values[place * width + g];
                        }
                    }
                }
            }
        }

        void add(Slope other) {
            loss += other.loss;
            for (int f = 0; f < gradient.length; f++) {
                gradient[f] += other.gradient[f];
                for (int g = f; g < gradient.length; g++) {
                    curvature[f][g] += other.curvature[f][g];
                }
            }
        }

        void addPrior(double[] weights, double[] prior) {
            for (int f = 0; f < weights.length; f++) {
                double distance = weights[f] - prior[f];
                loss += COST / 2 * distance * distance;
                gradient[f] += COST * distance;
                curvature[f][f] += COST;
            }
        }

        /**
         * The weights, none negative, where the parabola that touches the loss here is lowest; by coordinate descent.
         */
        double[] lowest(double[] weights) {
            double[] lowest = weights.clone();
            double[] rest = gradient.clone();
            double moved = Double.POSITIVE_INFINITY;
            for (int sweep = 0; sweep < SWEEPS && moved > PRECISION; sweep++) {
                moved = 0;
                for (int f = 0; f < lowest.length; f++) {
                    double to = Math.max(0, lowest[f] - rest[f] / curvature[f][f]);
                    double step = to - lowest[f];
                    lowest[f] = to;
                    moved = Math.max(moved, Math.abs(step));
                    for (int g = 0; step != 0 && g < rest.length; g++) {
                        rest[g] += step * curvature[Math.min(f, g)][Math.max(f, g)];
                    }
                }
            }
            return lowest;
        }

        /** Whether candidates differ by this feature. */
        boolean tells(int feature) {
            return curvature[feature][feature] > COST + PRECISION;
        }

        /** How much the loss would change along a whole step, if it were straight. */
        double along(double[] from, double[] to) {
            double change = 0;
            for (int f = 0; f < gradient.length; f++) {
                change += gradient[f] * (to[f] - from[f]);
            }
            return change;
        }
    }
}
