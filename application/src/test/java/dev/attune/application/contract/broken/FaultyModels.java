package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Provenance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Registries that break one promise each, as real ones do. */
final class FaultyModels {
    private static final int ALL = 1_000_000;

    private FaultyModels() {}

    static Map<String, Supplier<InMemoryModels>> all() {
        Map<String, Supplier<InMemoryModels>> all = new LinkedHashMap<>();
        all.put("publish overwrites the metadata", () -> new Overwriting(true));
        all.put("publish overwrites the artifact", () -> new Overwriting(false));
        all.put("publish fails where the version is there", Refusing::new);
        all.put("publish activates", Activating::new);
        all.put("the metadata is there before the artifact", Early::new);
        all.put("the artifact is there before all of it is written", Growing::new);
        all.put("the metadata of a broken publication stays", HalfPublished::new);
        all.put("a broken publication blocks its version", Blocking::new);
        all.put("the first bytes of a broken publication stay", LeftOver::new);
        all.put("the last piece that is not full is lost", () -> new Cut(1 << 20));
        all.put("an artifact of no bytes is none", Empty::new);
        all.put("activate does not compare", () -> new Comparing((_, _) -> true));
        all.put(
                "activate does not compare where none is expected",
                () -> new Comparing((active, expected) -> expected.isEmpty() || active.equals(expected)));
        all.put(
                "activate compares without regard to case",
                () -> new Comparing((active, expected) -> active.map(text -> text.toLowerCase(Locale.ROOT))
                        .equals(expected.map(text -> text.toLowerCase(Locale.ROOT)))));
        all.put("activate compares and sets in two steps", Racing::new);
        all.put("activate takes an unknown version", () -> new ActivatingUnknown(true));
        all.put("activate throws for an unknown version", () -> new ActivatingUnknown(false));
        all.put("activate says yes and does nothing where one was active", Stuck::new);
        all.put("activate refuses what is active", NotAgain::new);
        all.put("damage is not noticed", () -> new Unchecked(true, true));
        all.put("damage is not noticed byte by byte", () -> new Unchecked(true, false));
        all.put("damage is not noticed in pieces", () -> new Unchecked(false, true));
        all.put("damage of one artifact refuses all", DamageToAll::new);
        all.put("a reader that skips is told of damage", Skipping::new);
        all.put("an unknown version opens as no bytes", OpeningUnknown::new);
        all.put("an unknown version throws when it is read", OpeningLate::new);
        all.put("one reader at a time", OneReader::new);
        all.put(
                "page in order of version",
                () -> paging(Comparator.comparing(Model::version).reversed()));
        all.put(
                "page oldest first",
                () -> paging(Comparator.comparing(Model::createdAt).thenComparing(Model::version)));
        all.put("page in order of publication", Arriving::new);
        all.put(
                "of one time the lesser version first",
                () -> paging(Comparator.comparing(Model::createdAt).reversed().thenComparing(Model::version)));
        all.put("a page leaves out the rest of one time", SkippingTies::new);
        all.put("a page begins with the given version", PageFrom::new);
        all.put("a page after an unknown version is the first one", PageFromTheStart::new);
        all.put("the limit is ignored", Unlimited::new);
        all.put("versions without regard to case", AnyCase::new);
        all.put(
                "whole numbers become fractions",
                () -> values(value -> value instanceof Long number ? (Object) number.doubleValue() : value));
        all.put(
                "fractions without a fraction become whole numbers",
                () -> values(value -> value instanceof Double number && number == Math.rint(number)
                        ? (Object) number.longValue()
                        : value));
        all.put("values become texts", () -> values(String::valueOf));
        all.put(
                "lists and maps are lost",
                () -> values(value -> value instanceof List<?> || value instanceof Map<?, ?> ? "" : value));
        all.put(
                "fractions in single precision",
                () -> stored(model -> model(
                        model,
                        new ModelQuality(quality(model, value -> (double) value.floatValue())),
                        model.parameters())));
        all.put(
                "metrics up to four digits",
                () -> stored(model -> model(
                        model,
                        new ModelQuality(quality(model, value -> Math.round(value * 10_000) / 10_000.0)),
                        model.parameters())));
        all.put(
                "provenance is lost",
                () -> stored(model -> new Model(
                        model.version(),
                        model.sha256(),
                        model.size(),
                        model.createdAt(),
                        model.quality(),
                        model.parameters(),
                        Provenance.EMPTY)));
        all.put(
                "times in seconds",
                () -> stored(model -> new Model(
                        model.version(),
                        model.sha256(),
                        model.size(),
                        model.createdAt().truncatedTo(ChronoUnit.SECONDS),
                        model.quality(),
                        model.parameters(),
                        model.provenance())));
        return all;
    }

    private static Model model(Model model, ModelQuality quality, Map<String, Object> parameters) {
        return new Model(
                model.version(),
                model.sha256(),
                model.size(),
                model.createdAt(),
                quality,
                parameters,
                model.provenance());
    }

    private static Map<String, Double> quality(Model model, UnaryOperator<Double> change) {
        Map<String, Double> changed = new HashMap<>(model.quality().asMap());
        changed.replaceAll((_, value) -> change.apply(value));
        return changed;
    }

    private static InMemoryModels values(UnaryOperator<Object> change) {
        return stored(model -> {
            Map<String, Object> changed = new HashMap<>(model.parameters());
            changed.replaceAll((_, value) -> change.apply(value));
            return model(model, model.quality(), changed);
        });
    }

    private static InMemoryModels stored(UnaryOperator<Model> change) {
        return new InMemoryModels() {
            @Override
            public void publish(Model model, Artifact artifact) {
                super.publish(change.apply(model), artifact);
            }
        };
    }

    private static InMemoryModels paging(Comparator<Model> order) {
        return new InMemoryModels() {
            @Override
            public synchronized List<Model> page(Optional<String> before, int limit) {
                return ordered(super.page(Optional.empty(), ALL), order, before, limit);
            }
        };
    }

    private static List<Model> ordered(
            List<Model> models, Comparator<Model> order, Optional<String> before, int limit) {
        List<Model> ordered = models.stream().sorted(order).toList();
        Optional<Model> last = before.flatMap(version -> ordered.stream()
                .filter(model -> model.version().equals(version))
                .findFirst());
        if (before.isPresent() && last.isEmpty()) {
            return List.of();
        }
        return ordered.stream()
                .skip(last.map(model -> ordered.indexOf(model) + 1).orElse(0))
                .limit(limit)
                .toList();
    }

    private static byte[] bytes(Artifact artifact) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            artifact.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static final class Overwriting extends InMemoryModels {
        private final boolean ofMetadata;
        private final Map<String, Model> models = new ConcurrentHashMap<>();
        private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();

        Overwriting(boolean ofMetadata) {
            this.ofMetadata = ofMetadata;
        }

        @Override
        public void publish(Model model, Artifact artifact) {
            boolean again = find(model.version()).isPresent();
            super.publish(model, artifact);
            if (again && ofMetadata) {
                models.put(model.version(), model);
            } else if (again) {
                artifacts.put(model.version(), bytes(artifact));
            }
        }

        @Override
        public synchronized Optional<Model> find(String version) {
            return models.containsKey(version) ? Optional.of(models.get(version)) : super.find(version);
        }

        @Override
        public synchronized InputStream open(String version) {
            return artifacts.containsKey(version)
                    ? new ByteArrayInputStream(artifacts.get(version))
                    : super.open(version);
        }
    }

    private static final class Refusing extends InMemoryModels {
        @Override
        public void publish(Model model, Artifact artifact) {
            if (find(model.version()).isPresent()) {
                throw new IllegalStateException("it is there");
            }
            super.publish(model, artifact);
        }
    }

    private static final class Activating extends InMemoryModels {
        @Override
        public void publish(Model model, Artifact artifact) {
            super.publish(model, artifact);
            activate(model.version(), active());
        }
    }

    private static final class Early extends InMemoryModels {
        private final List<Model> written = new CopyOnWriteArrayList<>();

        @Override
        public void publish(Model model, Artifact artifact) {
            written.add(model);
            try {
                super.publish(model, artifact);
            } finally {
                written.remove(model);
            }
        }

        @Override
        public synchronized Optional<Model> find(String version) {
            return written.stream()
                    .filter(model -> model.version().equals(version))
                    .findFirst()
                    .or(() -> super.find(version));
        }
    }

    private static final class Growing extends InMemoryModels {
        private final Map<String, ByteArrayOutputStream> growing = new ConcurrentHashMap<>();

        @Override
        public void publish(Model model, Artifact artifact) {
            super.publish(model, new Behind(artifact) {
                @Override
                public void writeTo(OutputStream out) throws IOException {
                    growing.put(model.version(), new ByteArrayOutputStream());
                    try {
                        artifact.writeTo(out);
                    } finally {
                        growing.remove(model.version());
                    }
                }
            });
        }

        @Override
        public synchronized InputStream open(String version) {
            return growing.containsKey(version)
                    ? new ByteArrayInputStream(growing.get(version).toByteArray())
                    : super.open(version);
        }
    }

    private static class Behind implements Artifact {
        private final Artifact good;

        Behind(Artifact good) {
            this.good = good;
        }

        @Override
        public String sha256() {
            return good.sha256();
        }

        @Override
        public long size() {
            return good.size();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            good.writeTo(out);
        }
    }

    private static final class HalfPublished extends InMemoryModels {
        private final Map<String, Model> half = new ConcurrentHashMap<>();

        @Override
        public void publish(Model model, Artifact artifact) {
            try {
                super.publish(model, artifact);
                half.remove(model.version());
            } catch (RuntimeException e) {
                half.put(model.version(), model);
                throw e;
            }
        }

        @Override
        public synchronized List<Model> page(Optional<String> before, int limit) {
            List<Model> page = new ArrayList<>(super.page(before, limit));
            page.addAll(half.values());
            return page;
        }
    }

    private static final class Blocking extends InMemoryModels {
        private final List<String> broken = new CopyOnWriteArrayList<>();

        @Override
        public void publish(Model model, Artifact artifact) {
            if (broken.contains(model.version())) {
                return;
            }
            try {
                super.publish(model, artifact);
            } catch (RuntimeException e) {
                broken.add(model.version());
                throw e;
            }
        }
    }

    private static final class LeftOver extends InMemoryModels {
        private final Map<String, byte[]> left = new ConcurrentHashMap<>();

        @Override
        public void publish(Model model, Artifact artifact) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            try {
                super.publish(model, new Behind(artifact) {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        artifact.writeTo(written);
                        out.write(written.toByteArray());
                    }
                });
            } catch (RuntimeException e) {
                if (written.size() > 0) {
                    left.put(model.version(), written.toByteArray());
                }
                throw e;
            }
        }

        @Override
        public synchronized InputStream open(String version) {
            return left.containsKey(version) ? new ByteArrayInputStream(left.get(version)) : super.open(version);
        }
    }

    private static final class Cut extends InMemoryModels {
        private final int piece;

        Cut(int piece) {
            this.piece = piece;
        }

        @Override
        public synchronized InputStream open(String version) {
            InputStream whole = super.open(version);
            int size = (int) find(version).orElseThrow().size();
            try {
                return size < piece ? whole : new ByteArrayInputStream(whole.readNBytes(size / piece * piece));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Empty extends InMemoryModels {
        @Override
        public synchronized InputStream open(String version) {
            if (find(version).filter(model -> model.size() == 0).isPresent()) {
                throw new CorruptArtifact("there is no " + version);
            }
            return super.open(version);
        }
    }

    private interface Comparison {
        boolean holds(Optional<String> active, Optional<String> expected);
    }

    private static final class Comparing extends InMemoryModels {
        private final Comparison comparison;

        Comparing(Comparison comparison) {
            this.comparison = comparison;
        }

        @Override
        public synchronized boolean activate(String next, Optional<String> expected) {
            return comparison.holds(active(), expected) && super.activate(next, active());
        }
    }

    private static final class Racing extends InMemoryModels {
        private final Race race = new Race();

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public boolean activate(String next, Optional<String> expected) {
            if (!active().equals(expected)) {
                return false;
            }
            race.meet();
            synchronized (this) {
                return super.activate(next, active());
            }
        }
    }

    private static final class ActivatingUnknown extends InMemoryModels {
        private final boolean taken;
        private Optional<String> unknown = Optional.empty();

        ActivatingUnknown(boolean taken) {
            this.taken = taken;
        }

        @Override
        public synchronized boolean activate(String next, Optional<String> expected) {
            if (find(next).isPresent() || !active().equals(expected)) {
                return super.activate(next, expected);
            }
            if (!taken) {
                throw new IllegalStateException("a foreign key");
            }
            unknown = Optional.of(next);
            return true;
        }

        @Override
        public synchronized Optional<String> active() {
            return unknown.or(super::active);
        }
    }

    private static final class Stuck extends InMemoryModels {
        @Override
        public synchronized boolean activate(String next, Optional<String> expected) {
            return expected.isPresent() && active().equals(expected) || super.activate(next, expected);
        }
    }

    private static final class NotAgain extends InMemoryModels {
        @Override
        public synchronized boolean activate(String next, Optional<String> expected) {
            return !expected.equals(Optional.of(next)) && super.activate(next, expected);
        }
    }

    /** Checks nothing when it is read in one of the two ways. */
    private static final class Unchecked extends InMemoryModels {
        private final boolean byteByByte;
        private final boolean inPieces;

        Unchecked(boolean byteByByte, boolean inPieces) {
            this.byteByByte = byteByByte;
            this.inPieces = inPieces;
        }

        @Override
        public synchronized InputStream open(String version) {
            return new FilterInputStream(super.open(version)) {
                @Override
                public int read() throws IOException {
                    try {
                        return super.read();
                    } catch (CorruptArtifact e) {
                        return end(byteByByte, e);
                    }
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    try {
                        return super.read(into, offset, length);
                    } catch (CorruptArtifact e) {
                        return end(inPieces, e);
                    }
                }
            };
        }

        private static int end(boolean silent, CorruptArtifact e) {
            if (silent) {
                return -1;
            }
            throw e;
        }
    }

    private static final class DamageToAll extends InMemoryModels {
        private volatile boolean damaged;

        @Override
        public void damage(String version) {
            damaged = true;
        }

        @Override
        public synchronized InputStream open(String version) {
            if (damaged) {
                throw new CorruptArtifact("something is damaged");
            }
            return super.open(version);
        }
    }

    /** The digest is that of what was read, and nothing is told of what was skipped. */
    private static final class Skipping extends InMemoryModels {
        @Override
        public synchronized InputStream open(String version) {
            return new FilterInputStream(super.open(version)) {
                private boolean skipped;

                @Override
                public long skip(long count) throws IOException {
                    skipped = true;
                    return super.skip(count);
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int read = super.read(into, offset, length);
                    if (read < 0 && skipped) {
                        throw new CorruptArtifact("not all of it");
                    }
                    return read;
                }
            };
        }
    }

    private static final class OpeningUnknown extends InMemoryModels {
        @Override
        public synchronized InputStream open(String version) {
            return find(version).isPresent() ? super.open(version) : InputStream.nullInputStream();
        }
    }

    private static final class OpeningLate extends InMemoryModels {
        @Override
        public synchronized InputStream open(String version) {
            if (find(version).isPresent()) {
                return super.open(version);
            }
            return new FilterInputStream(InputStream.nullInputStream()) {
                @Override
                public int read(byte[] into, int offset, int length) {
                    throw new CorruptArtifact("there is no " + version);
                }
            };
        }
    }

    private static final class OneReader extends InMemoryModels {
        private final Map<String, InputStream> open = new HashMap<>();

        @Override
        public synchronized InputStream open(String version) {
            InputStream shared = open.computeIfAbsent(version, super::open);
            return new SequenceInputStream(shared, InputStream.nullInputStream()) {
                @Override
                public void close() {
                    open.remove(version);
                }
            };
        }
    }

    private static final class Arriving extends InMemoryModels {
        private final List<String> arrived = new CopyOnWriteArrayList<>();

        @Override
        public void publish(Model model, Artifact artifact) {
            super.publish(model, artifact);
            arrived.add(model.version());
        }

        @Override
        public synchronized List<Model> page(Optional<String> before, int limit) {
            return ordered(
                    super.page(Optional.empty(), ALL),
                    Comparator.comparingInt((Model model) -> arrived.indexOf(model.version()))
                            .reversed(),
                    before,
                    limit);
        }
    }

    private static final class SkippingTies extends InMemoryModels {
        @Override
        public synchronized List<Model> page(Optional<String> before, int limit) {
            Optional<Model> last = before.flatMap(this::find);
            return super.page(before, ALL).stream()
                    .filter(model -> last.isEmpty()
                            || model.createdAt().isBefore(last.get().createdAt()))
                    .limit(limit)
                    .toList();
        }
    }

    private static final class PageFrom extends InMemoryModels {
        @Override
        public synchronized List<Model> page(Optional<String> before, int limit) {
            List<Model> page =
                    new ArrayList<>(before.flatMap(this::find).stream().toList());
            page.addAll(super.page(before, limit));
            return page.subList(0, Math.min(limit, page.size()));
        }
    }

    private static final class PageFromTheStart extends InMemoryModels {
        @Override
        public synchronized List<Model> page(Optional<String> before, int limit) {
            return super.page(before.filter(version -> find(version).isPresent()), limit);
        }
    }

    private static final class Unlimited extends InMemoryModels {
        @Override
        public synchronized List<Model> page(Optional<String> before, int limit) {
            return super.page(before, ALL);
        }
    }

    private static final class AnyCase extends InMemoryModels {
        @Override
        public synchronized boolean activate(String next, Optional<String> expected) {
            return super.activate(next.toLowerCase(Locale.ROOT), expected);
        }
    }
}
