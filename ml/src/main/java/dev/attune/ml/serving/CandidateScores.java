package dev.attune.ml.serving;

import dev.attune.kernels.affinity.AffinityScores;
import dev.attune.kernels.clock.ClockFeatures;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.scoring.RowSum;
import java.util.Arrays;
import java.util.Optional;

/**
 * The scores that the sources give to the candidates of one request, and the blended scores. An instance holds the
 * scratch memory of one thread.
 */
final class CandidateScores {
    private static final int ROOM = 256;
    /** An item whose affinity is this much less than the greatest, as a logarithm, gets nothing from it. */
    private static final float RANGE = 10;

    private static final double LOG_RANGE = Math.log(1_000);

    private final ServedModel model;
    private final Features layout;
    /** Raw scores, by source, then by place of the candidate. */
    private final float[][] raw;

    private final float[] scales;
    private final int factorsPart;
    private final int affinityPart;
    private ServedModel.Weighing weighing;
    /** The greatest logarithm of the affinity of the proposed items. */
    private float likeliest;
    /** Whether a candidate is the newest item of the context, and how near to the newest item it stands. */
    private float[] last = new float[ROOM];

    private float[] back = new float[ROOM];
    /** How often the user had a candidate, as a share of the item that the user had most. */
    private float[] often = new float[ROOM];
    /** The days since the user had a candidate as a share of the usual ones; 0 for what the user did not have. */
    private float[] due = new float[ROOM];
    /** How much a candidate is awaited to come again now; 0 for what the user did not have. */
    private float[] awaited = new float[ROOM];
    /** How much the user has just bought the kind of a candidate. */
    private float[] justBought = new float[ROOM];
    /** The place of a candidate among the liked items of the context; -1 if it is none, or if nothing comes again. */
    private int[] liked = new int[ROOM];

    private float[] blended = new float[ROOM];

    CandidateScores(ServedModel model) {
        this.model = model;
        this.layout = model.features();
        this.raw = new float[layout.scores()][ROOM];
        this.scales = new float[layout.scores()];
        this.factorsPart = model.rows().size();
        this.affinityPart = layout.scores() - 1;
        this.weighing = model.weighing(Question.OPEN);
    }

    /**
     * Sets the number by which the scores of a source are divided. If no score is above zero, the source adds nothing
     * to any candidate.
     */
    void scale(int part, float greatest) {
        scales[part] = greatest > 0 ? greatest : Float.POSITIVE_INFINITY;
    }

    /** Sets how the parts are weighed from now on. */
    void weigh(ServedModel.Weighing how) {
        weighing = how;
    }

    void scaleFactors(float greatest) {
        scale(factorsPart, greatest);
    }

    /** Notes the greatest affinity. That of all candidates is told in relation to it. */
    void scaleAffinity(float greatest) {
        scales[affinityPart] = 1;
        likeliest = greatest;
    }

    /** Writes the logarithm of the affinity of every candidate, and returns the greatest. */
    float fillAffinity(AffinityScores affinity, Candidates candidates) {
        makeRoom(candidates.size());
        float[] into = raw[affinityPart];
        float greatest = Float.NEGATIVE_INFINITY;
        for (int place = 0; place < candidates.size(); place++) {
            int item = candidates.item(place);
            into[place] = item < model.factorItems() ? affinity.score(item) : Float.NEGATIVE_INFINITY;
            greatest = Math.max(greatest, into[place]);
        }
        return greatest;
    }

    /** Makes the affinity of every candidate 1 for the likeliest, and less by the logarithm. */
    private void relateAffinity(int size) {
        float[] of = raw[affinityPart];
        for (int place = 0; place < size; place++) {
            of[place] = of[place] == Float.NEGATIVE_INFINITY || likeliest == Float.NEGATIVE_INFINITY
                    ? 0
                    : Math.max(0, 1 + (of[place] - likeliest) / RANGE);
        }
    }

    /** Writes the factors' score of every candidate, and returns the greatest. */
    float fillFactors(FoldedProfile factors, Candidates candidates) {
        makeRoom(candidates.size());
        return factors.multiply(candidates.items(), candidates.size(), raw[factorsPart]);
    }

    void fill(RowSum[] sums, Candidates candidates, ProfileInput context, Optional<ClockFeatures> clock) {
        int size = candidates.size();
        makeRoom(size);
        Arrays.fill(blended, 0, size, 0);
        Arrays.fill(last, 0, size, 0);
        Arrays.fill(back, 0, size, 0);
        Arrays.fill(often, 0, size, 0);
        Arrays.fill(due, 0, size, 0);
        Arrays.fill(awaited, 0, size, 0);
        Arrays.fill(justBought, 0, size, 0);
        Arrays.fill(liked, 0, size, -1);
        for (int part = 0; part < sums.length; part++) {
            sums[part].of(candidates.items(), size, raw[part]);
        }
        if (model.hasAffinity()) {
            relateAffinity(size);
        }
        for (int part = 0; part < raw.length; part++) {
            add(share(part), raw[part], size);
            addLogarithms(part, size);
        }
        addUsers(candidates);
        clock.ifPresent(own -> addJustBought(candidates, own));
        if (context.comesAgain()) {
            fillSteps(candidates, context);
            fillOften(candidates, context);
            add(weighing.blend()[layout.often()], often, size);
            add(weighing.blend()[layout.due()], awaited, size);
            add(weighing.blend()[layout.last()], last, size);
            add(weighing.blend()[layout.back()], back, size);
        }
    }

    private void add(float weight, float[] values, int size) {
        for (int place = 0; place < size; place++) {
            blended[place] += weight * values[place];
        }
    }

    private void addLogarithms(int part, int size) {
        float weight = weighing.blend()[layout.log(part)];
        for (int place = 0; weight > 0 && place < size; place++) {
            blended[place] += weight * logarithm(part, place);
        }
    }

    private void addJustBought(Candidates candidates, ClockFeatures clock) {
        float weight = weighing.blend()[layout.justBought()];
        for (int place = 0; place < candidates.size(); place++) {
            justBought[place] = clock.justBought(candidates.item(place));
            blended[place] -= weight * justBought[place];
        }
    }

    private void addUsers(Candidates candidates) {
        float recent = weighing.blend()[layout.recentInBlend()];
        float week = weighing.blend()[layout.week()];
        float month = weighing.blend()[layout.month()];
        for (int place = 0; place < candidates.size(); place++) {
            int item = candidates.item(place);
            blended[place] +=
                    recent * model.recentShare(item) + week * model.weekShare(item) + month * model.monthShare(item);
        }
    }

    /** The logarithm of a part's scaled score. Affinity is one already, so it gives what it is the logarithm of. */
    private float logarithm(int part, int place) {
        float scaled = raw[part][place] / scales[part];
        return isAffinity(part)
                ? scaled <= 0 ? 0 : (float) Math.exp(RANGE * (Math.min(1, scaled) - 1))
                : logarithm(scaled, 1);
    }

    private boolean isAffinity(int part) {
        return part == affinityPart && model.hasAffinity();
    }

    /** The logarithm of a value in relation to the greatest: 1 for the greatest, 0 for a thousandth and less. */
    static float logarithm(float value, float greatest) {
        return value <= 0 ? 0 : (float) Math.clamp(1 + Math.log(value / greatest) / LOG_RANGE, 0, 1);
    }

    private void fillSteps(Candidates candidates, ProfileInput context) {
        for (int step = 0; step < context.stepCount; step++) {
            int place = candidates.place(context.steps[step]);
            if (place >= 0 && context.back[step] == 0) {
                last[place] = 1;
            } else if (place >= 0) {
                back[place] += 1 / (float) Math.sqrt(context.back[step]);
            }
        }
    }

    private void fillOften(Candidates candidates, ProfileInput context) {
        for (int i = 0; i < context.count; i++) {
            int place = candidates.place(context.items[i]);
            if (place >= 0) {
                liked[place] = i;
                often[place] = context.own.often(i);
                due[place] = context.own.due(i, model.interval(context.items[i]));
                awaited[place] = context.own.awaited(i, due[place], model.returns(context.items[i]));
            }
        }
    }

    /** The amount that one unit of a source's raw score adds to the blend. */
    float share(int part) {
        return weighing.blend()[part] / scales[part];
    }

    float blended(int place) {
        return blended[place];
    }

    /** The blended score without what speaks against a candidate. If it is zero, nothing speaks for the candidate. */
    float spokenFor(int place) {
        return blended[place] + weighing.blend()[layout.justBought()] * justBought[place];
    }

    /** The amounts that each source, and what a blend weighs besides them, add to a score. */
    float[] parts(int place, int item) {
        float[] values = blendable(place, item);
        int[] others = {
            layout.last(),
            layout.back(),
            layout.recentInBlend(),
            layout.often(),
            layout.week(),
            layout.month(),
            layout.due(),
            layout.justBought()
        };
        float[] parts = new float[raw.length + others.length];
        for (int part = 0; part < raw.length; part++) {
            parts[part] = weighing.blend()[part] * values[part]
                    + weighing.blend()[layout.log(part)] * values[layout.log(part)];
        }
        int next = raw.length;
        for (int other : others) {
            parts[next++] = weighing.blend()[other] * values[other];
        }
        return parts;
    }

    /** The values of a candidate that a blend weighs. */
    float[] blendable(int place, int item) {
        float[] values = new float[layout.blended()];
        for (int part = 0; part < raw.length; part++) {
            values[part] = raw[part][place] / scales[part];
            values[layout.log(part)] = logarithm(part, place);
        }
        values[layout.last()] = last[place];
        values[layout.back()] = back[place];
        values[layout.often()] = often[place];
        values[layout.recentInBlend()] = model.recentShare(item);
        values[layout.week()] = model.weekShare(item);
        values[layout.month()] = model.monthShare(item);
        values[layout.due()] = awaited[place];
        values[layout.justBought()] = -justBought[place];
        return values;
    }

    /** The amount for each unit of a part's raw score, if it adds so much. */
    float perUnit(float adds, int part, int place) {
        return raw[part][place] == 0 ? 0 : adds / raw[part][place];
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
        if (liked[place] < 0 || !context.again) {
            OwnItems.none(into, at + layout.own());
        } else {
            context.own.features(liked[place], into, at + layout.own());
        }
        into[at + layout.length()] = Math.min(context.length, ProfileInput.MAX_STEPS);
    }

    float due(int place) {
        return due[place];
    }

    private void makeRoom(int size) {
        if (size > blended.length) {
            int room = 2 * size;
            for (int part = 0; part < raw.length; part++) {
                raw[part] = Arrays.copyOf(raw[part], room);
            }
            last = new float[room];
            back = new float[room];
            often = new float[room];
            due = new float[room];
            awaited = new float[room];
            justBought = new float[room];
            liked = new int[room];
            blended = new float[room];
        }
    }
}
