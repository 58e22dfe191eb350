package dev.attune.kernels.format;

import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.Returns;
import dev.attune.kernels.clock.Window;
import dev.attune.kernels.data.Pieces;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads and writes a model as bytes, big-endian. The bytes hold the magic number, the format's version, then the parts
 * of {@link ModelContent} one after the other. Rows and factors are rounded to 16 bits of the largest value of their
 * row. The same content gives the same bytes. They hold no clock, no host and no name of a run.
 */
public final class ModelFile {
    public static final int FORMAT = 6;
    private static final int ROWS_ALONE = 1;
    /** In this format, factors lay along no particular axes, and every part had rows of its own. */
    private static final int FACTORS_AS_LEARNED = 2;
    /** Up to this format, a model had no affinity and one way to rank. */
    private static final int ONE_RANKING = 3;
    /** In this format, the start of a visit had no ranking of its own. */
    private static final int RANKINGS_WITHOUT_START = 4;
    /** Up to this format, a model knew nothing of the clock, and ranked what comes again in one way. */
    private static final int WITHOUT_CLOCK = 5;

    private static final long MAGIC = 0x4154_5455_4e45_4d46L;
    private static final int MOST_SOURCES = 32;

    private ModelFile() {}

    public static void write(ModelContent content, OutputStream out) throws IOException {
        ModelOutput to = new ModelOutput(out);
        write(content, to);
        to.flush();
    }

    static void write(ModelContent content, ModelOutput to) throws IOException {
        to.putLong(MAGIC);
        to.putInt(FORMAT);
        to.putInt(content.ids().length);
        for (String id : content.ids()) {
            to.putText(id);
        }
        to.putInts(content.popularity());
        to.putFloats(content.recent());
        to.putInt(content.repeats() ? 1 : 0);
        to.putInt(content.rows().size());
        for (int part = 0; part < content.rows().size(); part++) {
            write(content.rows(), part, to);
        }
        to.putInt(content.factors().isPresent() ? 1 : 0);
        if (content.factors().isPresent()) {
            write(content.factors().get(), to);
        }
        to.putInt(content.affinity().isPresent() ? 1 : 0);
        if (content.affinity().isPresent()) {
            write(content.affinity().get(), to);
        }
        to.putInt(content.times().isPresent() ? 1 : 0);
        if (content.times().isPresent()) {
            write(content.times().get(), to);
        }
        for (ModelContent.Ranking ranking : content.rankings().byQuestion()) {
            write(ranking, to);
        }
    }

    private static void write(ModelContent.Ranking ranking, ModelOutput to) throws IOException {
        to.putFloats(ranking.blend());
        write(ranking.trees(), to);
    }

    private static void write(ModelContent.AffinityPart part, ModelOutput to) throws IOException {
        to.putText(part.name());
        to.putInt(part.fields().size());
        for (Field field : part.fields()) {
            to.putText(field.name());
            to.putInt(field.values());
            to.putInts(field.ofItem());
        }
        to.putFloats(part.weights());
        to.putInts(part.products());
    }

    private static void write(ItemTimes times, ModelOutput to) throws IOException {
        for (int[] users : times.lately()) {
            to.putInts(users);
        }
        to.putFloats(times.age());
        write(times.ofItems(), to);
        to.putInt(times.ofKinds().days().length);
        to.putInts(times.kinds());
        write(times.ofKinds(), to);
        to.putFloat(times.strong());
    }

    private static void write(Returns returns, ModelOutput to) throws IOException {
        to.putFloats(returns.days());
        to.putFloats(returns.shares());
    }

    /** Writes one part. Rows that an earlier part has as well are written once. */
    private static void write(List<ModelContent.RowPart> parts, int place, ModelOutput to) throws IOException {
        ModelContent.RowPart part = parts.get(place);
        to.putText(part.name());
        to.putFloat(part.recency());
        to.putInt(part.proposals());
        int same = 0;
        while (parts.get(same).rows() != part.rows()) {
            same++;
        }
        to.putInt(same);
        if (same == place) {
            to.putRows(part.rows());
        }
    }

    private static void write(ModelContent.FactorPart part, ModelOutput to) throws IOException {
        to.putText(part.name());
        to.putInt(part.settings().dimension());
        to.putFloat(part.settings().unobserved());
        to.putFloat(part.settings().regularization());
        to.putInt(part.settings().steps());
        to.putShorts(part.items(), part.settings().dimension());
    }

    private static void write(Trees trees, ModelOutput to) throws IOException {
        to.putInt(trees.roots().length);
        to.putInts(trees.roots());
        to.putInt(trees.feature().length);
        to.putInts(trees.feature());
        to.putFloats(trees.value());
        to.putInts(trees.child());
    }

    /**
     * Reads to the end. Throws {@link Malformed} for bytes that {@link #write} did not make, in any format from 1 to
     * {@link #FORMAT}.
     */
    public static ModelContent read(InputStream in) throws IOException {
        ModelInput from = new ModelInput(new DataInputStream(in));
        try {
            ModelContent content = read(from);
            check(from.atEnd(), "there is more after the model's end");
            return content;
        } catch (EOFException e) {
            throw new Malformed("the model is cut short");
        }
    }

    static ModelContent read(ModelInput from) throws IOException {
        check(from.longValue() == MAGIC, "this is not a model");
        int format = from.intValue();
        check(
                format >= ROWS_ALONE && format <= FORMAT,
                () -> "the model has format " + format + ", known are 1 to " + FORMAT);
        return format == ROWS_ALONE ? readRowsAlone(from) : readAll(from, format);
    }

    private static ModelContent readRowsAlone(ModelInput from) throws IOException {
        String[] ids = from.texts();
        int[] popularity = from.ints(ids.length);
        float recency = recency(from);
        Rows rows = from.plainRows(ids.length);
        List<ModelContent.RowPart> parts = List.of(Parts.ease(recency, rows));
        float[] recent = new float[ids.length];
        for (int item = 0; item < recent.length; item++) {
            recent[item] = popularity[item];
        }
        return new ModelContent(
                ids, popularity, recent, recency < 1, parts, Optional.empty(), new float[] {1, 0, 0}, Trees.NONE);
    }

    private static ModelContent readAll(ModelInput from, int format) throws IOException {
        boolean asLearned = format == FACTORS_AS_LEARNED;
        String[] ids = from.texts();
        int[] popularity = from.ints(ids.length);
        float[] recent = from.floats(ids.length);
        for (int item = 0; item < ids.length; item++) {
            check(popularity[item] >= 0 && recent[item] >= 0, "an item has less than no users");
        }
        boolean repeats = from.flag();
        ModelContent.RowPart[] parts = new ModelContent.RowPart[from.count(MOST_SOURCES, "sources")];
        check(parts.length > 0, "there are no sources");
        for (int part = 0; part < parts.length; part++) {
            String name = from.text();
            float recency = recency(from);
            int proposals = from.count(1_000, "proposals");
            int same = asLearned ? part : from.count(part, "parts before the one whose rows these are");
            parts[part] = new ModelContent.RowPart(
                    name, recency, proposals, same == part ? from.rows(ids.length) : parts[same].rows());
        }
        Optional<ModelContent.FactorPart> factors =
                from.flag() ? Optional.of(factors(from, ids.length, asLearned)) : Optional.empty();
        Optional<ModelContent.AffinityPart> affinity =
                format > ONE_RANKING && from.flag() ? Optional.of(affinity(from, ids.length)) : Optional.empty();
        Optional<ItemTimes> times =
                format > WITHOUT_CLOCK && from.flag() ? Optional.of(times(from, popularity)) : Optional.empty();
        int sources = ModelContent.sources(List.of(parts), factors, affinity);
        int fields = affinity.map(part -> part.fields().size()).orElse(0);
        return new ModelContent(
                ids,
                popularity,
                recent,
                repeats,
                List.of(parts),
                factors,
                affinity,
                times,
                rankings(from, format, sources, fields));
    }

    private static Rankings rankings(ModelInput from, int format, int sources, int fields) throws IOException {
        int weights = weights(format, sources);
        ModelContent.Ranking open = ranking(from, weights, sources, fields);
        if (format <= ONE_RANKING) {
            return Rankings.ofAll(open);
        }
        ModelContent.Ranking given = ranking(from, weights, sources, fields);
        ModelContent.Ranking again = ranking(from, weights, sources, fields);
        ModelContent.Ranking start = format > RANKINGS_WITHOUT_START ? ranking(from, weights, sources, fields) : open;
        ModelContent.Ranking within = format > WITHOUT_CLOCK ? ranking(from, weights, sources, fields) : again;
        return new Rankings(List.of(open, given, again, start, within));
    }

    /** The number of weights of a blend, which later formats made longer. */
    private static int weights(int format, int sources) {
        if (format <= ONE_RANKING) {
            return sources + 2;
        }
        return format <= WITHOUT_CLOCK ? 2 * sources + 4 : ModelContent.blended(sources);
    }

    private static ModelContent.Ranking ranking(ModelInput from, int weights, int sources, int fields)
            throws IOException {
        return ModelContent.Ranking.padded(
                from.floats(weights), sources, trees(from, ModelContent.features(sources, fields)));
    }

    private static ModelContent.AffinityPart affinity(ModelInput from, int items) throws IOException {
        String name = from.text();
        Field[] fields = new Field[from.count(64, "fields")];
        check(fields.length > 0, "affinity has no fields");
        for (int field = 0; field < fields.length; field++) {
            String fieldName = from.text();
            int values = from.count(items + 1, "values of a field");
            int[] ofItem = from.ints(items);
            for (int value : ofItem) {
                check(value >= 0 && value < values, () -> "a field has value " + value + " of " + values);
            }
            fields[field] = new Field(fieldName, values, ofItem);
        }
        return new ModelContent.AffinityPart(
                name, List.of(fields), from.floats(AffinityTable.weights(fields.length)), products(from, items));
    }

    private static ItemTimes times(ModelInput from, int[] popularity) throws IOException {
        int items = popularity.length;
        int[][] lately = new int[Window.values().length][];
        for (int window = 0; window < lately.length; window++) {
            lately[window] = from.ints(items);
            for (int item = 0; item < items; item++) {
                int users = lately[window][item];
                int least = window == 0 ? 0 : lately[window - 1][item];
                check(users >= least && users <= popularity[item], () -> "an item has " + users + " users lately");
            }
        }
        float[] age = from.floats(items);
        Returns ofItems = returns(from, items);
        int kinds = from.count(items + 1, "kinds");
        check(kinds > 0, "there are no kinds");
        int[] ofItem = from.ints(items);
        for (int kind : ofItem) {
            check(kind >= 0 && kind < kinds, () -> "an item is of kind " + kind + " of " + kinds);
        }
        return new ItemTimes(lately, age, ofItems, ofItem, returns(from, kinds), from.floatValue());
    }

    private static Returns returns(ModelInput from, int things) throws IOException {
        Returns returns = new Returns(from.floats(things), from.floats(things));
        for (float days : returns.days()) {
            check(days > 0, () -> "a user comes back after " + days + " days");
        }
        for (float share : returns.shares()) {
            check(share >= 0 && share <= 1, () -> "of the users, " + share + " come back");
        }
        return returns;
    }

    private static int[] products(ModelInput from, int items) throws IOException {
        int[] products = from.ints(items);
        for (int product : products) {
            check(product >= 0 && product <= items, () -> "an item is of product " + product);
        }
        return products;
    }

    private static ModelContent.FactorPart factors(ModelInput from, int items, boolean asLearned) throws IOException {
        String name = from.text();
        int dimension = from.count(1_024, "factors");
        ImplicitAls.Settings settings =
                new ImplicitAls.Settings(dimension, from.floatValue(), from.floatValue(), from.count(100, "steps"));
        check(
                settings.unobserved() >= 0 && settings.regularization() > 0,
                () -> "the factors' regularization is " + settings.regularization());
        float[] factors = from.shorts(items, dimension);
        if (asLearned) {
            PrincipalAxes.turn(factors, dimension, FloatOps.PLAIN, Pieces.IN_ORDER);
            for (float factor : factors) {
                check(Float.isFinite(factor), "the factors are too large");
            }
        }
        return new ModelContent.FactorPart(name, factors, settings);
    }

    /**
     * Reads the trees.
     *
     * @param features number of features of a candidate
     */
    private static Trees trees(ModelInput from, int features) throws IOException {
        int[] roots = from.ints(from.count(100_000, "trees"));
        int nodes = from.count(100_000_000, "nodes");
        Trees trees = new Trees(roots, from.ints(nodes), from.floats(nodes), from.ints(nodes));
        for (int node = 0; node < nodes; node++) {
            checkNode(node, trees.feature()[node], trees.child()[node], features, nodes);
        }
        for (int root : roots) {
            check(root >= 0 && root < nodes, () -> "a tree begins at node " + root);
            check(
                    trees.leaves(root) <= Trees.MAX_LEAVES,
                    () -> "the tree at node " + root + " has more than " + Trees.MAX_LEAVES + " leaves");
        }
        return trees;
    }

    /** Requires that children stand after their parent, so that a walk always ends. */
    private static void checkNode(int node, int feature, int child, int features, int nodes) {
        check(feature < features, () -> "a tree asks for feature " + feature);
        check(feature < 0 || child > node && child < nodes - 1, () -> "the trees are tangled at node " + node);
    }

    private static float recency(ModelInput from) throws IOException {
        float recency = from.floatValue();
        check(recency > 0 && recency <= 1, () -> "the recency is " + recency);
        return recency;
    }

    static void check(boolean correct, String complaint) {
        if (!correct) {
            throw new Malformed(complaint);
        }
    }

    /** Takes a supplier, because making a message costs more than reading the value that the message describes. */
    static void check(boolean correct, Supplier<String> complaint) {
        if (!correct) {
            throw new Malformed(complaint.get());
        }
    }

    /** Reports bytes that are not a model of a known format. */
    public static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message);
        }
    }
}
