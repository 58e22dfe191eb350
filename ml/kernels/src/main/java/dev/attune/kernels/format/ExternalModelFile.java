package dev.attune.kernels.format;

import static dev.attune.kernels.format.ModelFile.check;

import dev.attune.kernels.format.ExternalModelContent.HeldOut;
import dev.attune.kernels.format.ExternalModelContent.Origin;
import dev.attune.kernels.format.ExternalModelContent.TestCase;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes an {@link ExternalModelContent} as bytes, big-endian. The bytes hold the magic number, the format's
 * version, then the parts one after the other. Models are written as in {@link ModelFile}.
 */
public final class ExternalModelFile {
    public static final int FORMAT = 2;
    /** In this format, nobody knew the times of events, nor asked for items to come again. */
    private static final int WITHOUT_TIMES = 1;

    private static final long MAGIC = 0x4154_5455_4e45_4346L;
    /** The year 2100. A time in microseconds or nanoseconds lies beyond it. */
    private static final long LATEST = 4_102_444_800_000L;

    private static final int MAX_CASES = 100_000;
    private static final int MAX_ROWS = 16;
    private static final int MAX_CONTEXT = 100_000;
    private static final int MAX_PARAMETERS = 100;

    private ExternalModelFile() {}

    public static void write(ExternalModelContent model, OutputStream out) throws IOException {
        ModelOutput to = new ModelOutput(out);
        to.putLong(MAGIC);
        to.putInt(FORMAT);
        write(model.origin(), to);
        to.putInt(model.heldOut().visits() ? 1 : 0);
        to.putInt(model.heldOut().drawn() ? 1 : 0);
        to.putInt(model.heldOut().testCases().size());
        for (TestCase testCase : model.heldOut().testCases()) {
            write(testCase.context(), to);
            to.putFloats(testCase.weights());
            to.putInts(testCase.secondsAgo());
            write(testCase.metEarlier(), to);
            write(testCase.answers(), to);
            write(testCase.chosen(), to);
            to.putInt(testCase.repeats() ? 1 : 0);
            to.putLong(testCase.at());
        }
        ModelFile.write(model.trial(), to);
        ModelFile.write(model.full(), to);
        to.flush();
    }

    private static void write(int[] items, ModelOutput to) throws IOException {
        to.putInt(items.length);
        to.putInts(items);
    }

    private static void write(Origin origin, ModelOutput to) throws IOException {
        to.putText(origin.trainedBy());
        to.putText(origin.source());
        to.putLong(origin.users());
        to.putLong(origin.interactions());
        to.putLong(origin.dataFrom());
        to.putLong(origin.dataTo());
        to.putInt(origin.parameters().size());
        for (Map.Entry<String, Double> parameter : new TreeMap<>(origin.parameters()).entrySet()) {
            to.putText(parameter.getKey());
            to.putLong(Double.doubleToLongBits(parameter.getValue()));
        }
    }

    /** Reads to the end. Throws {@link ModelFile.Malformed} for bytes that {@link #write} did not make. */
    public static ExternalModelContent read(InputStream in) throws IOException {
        ModelInput from = new ModelInput(new DataInputStream(in));
        try {
            check(from.longValue() == MAGIC, "this is not a trained candidate");
            int format = from.intValue();
            check(
                    format >= WITHOUT_TIMES && format <= FORMAT,
                    () -> "the candidate has format " + format + ", known are 1 to " + FORMAT);
            Origin origin = origin(from);
            HeldOut heldOut = format == WITHOUT_TIMES
                    ? new HeldOut(testCases(from, format), false, false)
                    : heldOut(from, format);
            ModelContent trial = ModelFile.read(from);
            ModelContent full = ModelFile.read(from);
            check(from.atEnd(), "there is more after the candidate's end");
            check(trial.rows().size() <= MAX_ROWS, () -> "there are more than " + MAX_ROWS + " parts with rows");
            check(Arrays.equals(trial.ids(), full.ids()), "the trial has other items than the full model");
            check(parts(trial).equals(parts(full)), "the trial has other parts than the full model");
            check(new HashSet<>(Arrays.asList(trial.ids())).size() == trial.ids().length, "an item is there twice");
            check(
                    Arrays.stream(full.popularity()).max().orElse(0) <= origin.users(),
                    "an item has more users than there are");
            heldOut.testCases().forEach(testCase -> checkItems(testCase, trial.ids().length));
            return new ExternalModelContent(origin, heldOut, trial, full);
        } catch (EOFException e) {
            throw new ModelFile.Malformed("the candidate is cut short");
        }
    }

    /** The properties of a model on which its blend and trees depend. */
    private static List<Object> parts(ModelContent content) {
        List<Object> parts = new ArrayList<>();
        content.rows().forEach(part -> parts.add(List.of(part.name(), part.recency(), part.proposals())));
        content.factors().ifPresent(part -> parts.add(List.of(part.name(), part.settings())));
        content.affinity()
                .ifPresent(part -> part.fields().forEach(field -> parts.add(List.of(field.name(), field.values()))));
        parts.add(content.repeats());
        parts.add(content.times().isPresent());
        return parts;
    }

    private static Origin origin(ModelInput from) throws IOException {
        String trainedBy = from.text();
        String source = from.text();
        long users = from.longValue();
        long interactions = from.longValue();
        check(users >= 0 && interactions >= 0, "there are less than no users or events");
        long dataFrom = from.longValue();
        long dataTo = from.longValue();
        check(
                dataFrom >= 0 && dataFrom <= dataTo && dataTo < LATEST,
                () -> "the events are of the times " + dataFrom + " to " + dataTo
                        + ", which are no milliseconds since 1970");
        Map<String, Double> parameters = new TreeMap<>();
        for (int left = from.count(MAX_PARAMETERS, "parameters"); left > 0; left--) {
            String name = from.text();
            double value = Double.longBitsToDouble(from.longValue());
            check(Double.isFinite(value), () -> "parameter " + name + " is " + value);
            parameters.put(name, value);
        }
        return new Origin(trainedBy, source, users, interactions, dataFrom, dataTo, parameters);
    }

    private static HeldOut heldOut(ModelInput from, int format) throws IOException {
        boolean visits = from.flag();
        boolean drawn = from.flag();
        return new HeldOut(testCases(from, format), visits, drawn);
    }

    private static List<TestCase> testCases(ModelInput from, int format) throws IOException {
        int count = from.count(MAX_CASES, "questions");
        List<TestCase> testCases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] context = items(from, "events before a question");
            float[] weights = from.floats(context.length);
            testCases.add(
                    format == WITHOUT_TIMES
                            ? new TestCase(context, weights, items(from, "answers"), from.flag(), from.longValue())
                            : new TestCase(
                                    context,
                                    weights,
                                    from.ints(context.length),
                                    items(from, "items met earlier"),
                                    items(from, "answers"),
                                    items(from, "chosen items"),
                                    from.flag(),
                                    from.longValue()));
        }
        return testCases;
    }

    private static int[] items(ModelInput from, String what) throws IOException {
        return from.ints(from.count(MAX_CONTEXT, what));
    }

    private static void checkItems(TestCase testCase, int items) {
        for (int item : testCase.context()) {
            check(item >= 0 && item < items, () -> "a question names item " + item + " of " + items);
        }
        for (float weight : testCase.weights()) {
            check(weight > 0, () -> "an event before a question counts " + weight);
        }
        check(
                testCase.at() >= 0 && testCase.at() < LATEST,
                () -> "a question was asked at " + testCase.at() + ", which are no milliseconds since 1970");
        int last = 0;
        for (int seconds : testCase.secondsAgo()) {
            int newer = last;
            check(
                    seconds == TestCase.UNKNOWN || seconds >= newer,
                    () -> "an event before a question was " + seconds + " seconds ago, after one of " + newer);
            last = Math.max(last, seconds);
        }
        check(testCase.answers().length + testCase.chosen().length > 0, "a question has no answer");
        checkAscending("answers", testCase.answers(), items);
        checkAscending("chosen items", testCase.chosen(), items);
        checkAscending("items met earlier", testCase.metEarlier(), items);
    }

    private static void checkAscending(String what, int[] ascending, int items) {
        for (int i = 0; i < ascending.length; i++) {
            int item = ascending[i];
            int last = i == 0 ? -1 : ascending[i - 1];
            check(
                    item > last && item < items,
                    () -> "a question's " + what + " name item " + item + " of " + items + " after item " + last);
        }
    }
}
