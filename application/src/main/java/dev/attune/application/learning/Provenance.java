package dev.attune.application.learning;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The provenance of a model: its events, their time span, the seed, the code, the test cases and the curves of its
 * tuning. Only this class knows the names of the facts in the store and in the API. A fact of another version, which it
 * does not know, is kept as it was stored.
 *
 * @param asMap the facts by their stored names, in the order of the names
 */
public record Provenance(Map<String, Object> asMap) {
    public static final Provenance EMPTY = new Provenance(Map.of());

    private static final String DATA_FROM = "dataFrom";
    private static final String DATA_TO = "dataTo";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String USERS = "users";
    private static final String ITEMS = "items";
    private static final String INTERACTIONS = "interactions";
    private static final String TRAINED_BY = "trainedBy";
    private static final String SOURCE = "source";
    private static final String SHAPE = "shape";
    private static final String TEST_CASES = "questions";
    private static final String SEED = "seed";
    private static final String CODE = "code";
    private static final String CURVES = "curves";

    public Provenance {
        asMap = Collections.unmodifiableMap(new TreeMap<>(asMap));
    }

    /** Returns the time of the newest event that the model learned from. */
    public Optional<Instant> dataTo() {
        return Optional.ofNullable(asMap.get(DATA_TO)).map(Object::toString).map(Instant::parse);
    }

    /** Returns whether users were sessions or histories. */
    public Optional<String> shape() {
        return Optional.ofNullable(asMap.get(SHAPE)).map(Object::toString);
    }

    /** Returns a digest of the test cases that judged the model. */
    public Optional<String> testCases() {
        return Optional.ofNullable(asMap.get(TEST_CASES)).map(Object::toString);
    }

    /** Returns the curves by name. A curve is pairs of a tried value and its result. */
    public Map<?, ?> curves() {
        return asMap.get(CURVES) instanceof Map<?, ?> curves ? curves : Map.of();
    }

    /** Returns every fact but the curves, for a table. */
    public Map<String, Object> withoutCurves() {
        Map<String, Object> rest = new TreeMap<>(asMap);
        rest.remove(CURVES);
        return rest;
    }

    /** Returns this provenance with the facts of another one beside its own. */
    public Provenance and(Provenance other) {
        Map<String, Object> all = new TreeMap<>(asMap);
        all.putAll(other.asMap);
        return new Provenance(all);
    }

    public Provenance withData(Instant oldest, Instant newest) {
        return with(DATA_FROM, oldest.toString()).with(DATA_TO, newest.toString());
    }

    /** Adds the period that the run was asked to learn from. */
    public Provenance withWindow(Optional<Instant> from, Optional<Instant> to) {
        Provenance begun = from.map(time -> with(FROM, time.toString())).orElse(this);
        return to.map(time -> begun.with(TO, time.toString())).orElse(begun);
    }

    public Provenance withCounts(long users, long items, long interactions) {
        return with(USERS, users).with(ITEMS, items).with(INTERACTIONS, interactions);
    }

    /**
     * Adds the trainer of an external model, and the source of its events.
     *
     * @param source text without anything secret
     */
    public Provenance withTrainer(String trainedBy, String source) {
        return with(TRAINED_BY, trainedBy).with(SOURCE, source);
    }

    public Provenance withTestCases(String shape, String digest) {
        return with(SHAPE, shape).with(TEST_CASES, digest);
    }

    public Provenance withRun(long seed, String code, Curves curves) {
        return with(SEED, seed).with(CODE, code).with(CURVES, curves.asMap());
    }

    private Provenance with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(asMap);
        more.put(name, value);
        return new Provenance(more);
    }
}
