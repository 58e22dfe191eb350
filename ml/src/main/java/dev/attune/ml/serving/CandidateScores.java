package dev.attune.ml.serving;

import dev.attune.kernels.scoring.RowSum;
import java.util.Arrays;

/**
 * The scores that the sources give to the candidates of one request, and the blended scores. An instance holds the
 * scratch memory of one thread.
 */
final class CandidateScores {
    private static final int ROOM = 256;

    private final ServedModel model;
    private final Features layout;
    /** Raw scores, by source, then by place of the candidate. */
    private final float[][] raw;

    private final float[] scales;
    /** Whether a candidate is the newest item of the context, and how near to the newest item it stands. */
    private float[] last = new float[ROOM];

    private float[] back = new float[ROOM];
    private float[] blended = new float[ROOM];

    CandidateScores(ServedModel model) {
        this.model = model;
        this.layout = model.features();
        this.raw = new float[layout.scores()][ROOM];
        this.scales = new float[layout.scores()];
    }

    /**
     * Sets the number by which the scores of a source are divided. If no score is above zero, the source adds nothing
     * to any candidate.
     */
    void scale(int part, float greatest) {
        scales[part] = greatest > 0 ? greatest : Float.POSITIVE_INFINITY;
    }

    void scaleFactors(float greatest) {
        scale(layout.scores() - 1, greatest);
    }

    /** Writes the factors' score of every candidate, and returns the greatest. */
    float fillFactors(FoldedProfile factors, Candidates candidates) {
        makeRoom(candidates.size());
        return factors.multiply(candidates.items(), candidates.size(), raw[layout.scores() - 1]);
    }

    void fill(RowSum[] sums, Candidates candidates, ProfileInput context) {
        int size = candidates.size();
        makeRoom(size);
        Arrays.fill(blended, 0, size, 0);
        for (int part = 0; part < sums.length; part++) {
            sums[part].of(candidates.items(), size, raw[part]);
        }
        for (int part = 0; part < raw.length; part++) {
            add(share(part), raw[part], size);
        }
        if (model.repeats()) {
            fillSteps(candidates, context);
            add(model.blend()[layout.last()], last, size);
            add(model.blend()[layout.back()], back, size);
        }
    }

    private void add(float weight, float[] values, int size) {
        for (int place = 0; place < size; place++) {
            blended[place] += weight * values[place];
        }
    }

    private void fillSteps(Candidates candidates, ProfileInput context) {
        Arrays.fill(last, 0, candidates.size(), 0);
        Arrays.fill(back, 0, candidates.size(), 0);
        for (int step = 0; step < context.stepCount; step++) {
            int place = candidates.place(context.steps[step]);
            if (place >= 0 && context.back[step] == 0) {
                last[place] = 1;
            } else if (place >= 0) {
                back[place] += 1 / (float) Math.sqrt(context.back[step]);
            }
        }
    }

    /** The amount that one unit of a source's raw score adds to the blend. */
    float share(int part) {
        return model.blend()[part] / scales[part];
    }

    float blended(int place) {
        return blended[place];
    }

    /** The amount that each part of the blend adds to a candidate's score. */
    float[] parts(int place) {
        float[] parts = new float[layout.blended()];
        for (int part = 0; part < raw.length; part++) {
            parts[part] = share(part) * raw[part][place];
        }
        parts[layout.last()] = model.blend()[layout.last()] * last[place];
        parts[layout.back()] = model.blend()[layout.back()] * back[place];
        return parts;
    }

    /** Writes all features of a candidate, in the order of {@link Features}. */
    void features(int place, int item, ProfileInput context, float[] into, int at) {
        for (int part = 0; part < raw.length; part++) {
            into[at + part] = raw[part][place] / scales[part];
            into[at + layout.raw() + part] = raw[part][place];
        }
        into[at + layout.last()] = last[place];
        into[at + layout.back()] = back[place];
        into[at + layout.popularity()] = model.logPopularity(item);
        into[at + layout.recent()] = model.logRecent(item);
        into[at + layout.length()] = Math.min(context.length, ProfileInput.MAX_STEPS);
    }

    private void makeRoom(int size) {
        if (size > blended.length) {
            int room = 2 * size;
            for (int part = 0; part < raw.length; part++) {
                raw[part] = Arrays.copyOf(raw[part], room);
            }
            last = new float[room];
            back = new float[room];
            blended = new float[room];
        }
    }
}
