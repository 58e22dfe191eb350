package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryUploads;
import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Uploads that break one promise each, as real ones do. */
final class FaultyUploads {
    private FaultyUploads() {}

    static Map<String, Supplier<InMemoryUploads>> all() {
        Map<String, Supplier<InMemoryUploads>> all = new LinkedHashMap<>();
        all.put("a file opens before all of it is there", () -> new Written(true, false));
        all.put("the first bytes of a file that broke off stay", () -> new Written(false, true));
        all.put("damage is not noticed", () -> new Unchecked(true, true));
        all.put("damage is not noticed byte by byte", () -> new Unchecked(true, false));
        all.put("damage is not noticed in pieces", () -> new Unchecked(false, true));
        all.put("damage of one file refuses all", DamageToAll::new);
        all.put("a reader that skips is told of damage", Skipping::new);
        all.put("a file that is not there opens as no bytes", OpeningUnknown::new);
        all.put("a file of no bytes is none", Empty::new);
        all.put("one reader at a time", OneReader::new);
        all.put("ids without regard to case", AnyCase::new);
        all.put("remove of none throws", RemoveOfNone::new);
        all.put("remove removes all", RemoveAll::new);
        all.put("remove does nothing", Keeping::new);
        all.put("removeBefore removes all", () -> new Removing(true));
        all.put("removeBefore removes none", () -> new Removing(false));
        all.put("removeBefore removes those put after the time", RemovingAfter::new);
        return all;
    }

    private static class Known extends InMemoryUploads {
        final List<String> ids = new CopyOnWriteArrayList<>();

        @Override
        public void put(String id, Artifact file) {
            super.put(id, file);
            ids.add(id);
        }
    }

    private static final class Written extends InMemoryUploads {
        private final boolean meanwhile;
        private final boolean afterwards;
        private final Map<String, ByteArrayOutputStream> written = new ConcurrentHashMap<>();

        Written(boolean meanwhile, boolean afterwards) {
            this.meanwhile = meanwhile;
            this.afterwards = afterwards;
        }

        @Override
        public void put(String id, Artifact file) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (meanwhile) {
                written.put(id, bytes);
            }
            try {
                super.put(id, new Artifact() {
                    @Override
                    public String sha256() {
                        return file.sha256();
                    }

                    @Override
                    public long size() {
                        return file.size();
                    }

                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        file.writeTo(bytes);
                        out.write(bytes.toByteArray());
                    }
                });
            } catch (RuntimeException e) {
                if (afterwards && bytes.size() > 0) {
                    written.put(id, bytes);
                }
                throw e;
            } finally {
                if (meanwhile) {
                    written.remove(id);
                }
            }
        }

        @Override
        public InputStream open(String id) {
            return written.containsKey(id)
                    ? new ByteArrayInputStream(written.get(id).toByteArray())
                    : super.open(id);
        }
    }

    /** Checks nothing when it is read in one of the two ways. */
    private static final class Unchecked extends InMemoryUploads {
        private final boolean byteByByte;
        private final boolean inPieces;

        Unchecked(boolean byteByByte, boolean inPieces) {
            this.byteByByte = byteByByte;
            this.inPieces = inPieces;
        }

        @Override
        public InputStream open(String id) {
            return new FilterInputStream(super.open(id)) {
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

    private static final class DamageToAll extends InMemoryUploads {
        private volatile boolean damaged;

        @Override
        public void damage(String id) {
            damaged = true;
        }

        @Override
        public InputStream open(String id) {
            if (damaged) {
                throw new CorruptArtifact("something is damaged");
            }
            return super.open(id);
        }
    }

    private static final class Skipping extends InMemoryUploads {
        @Override
        public InputStream open(String id) {
            return new FilterInputStream(super.open(id)) {
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

    private static final class OpeningUnknown extends Known {
        @Override
        public InputStream open(String id) {
            return ids.contains(id) ? super.open(id) : InputStream.nullInputStream();
        }
    }

    private static final class Empty extends InMemoryUploads {
        private final List<String> empty = new CopyOnWriteArrayList<>();

        @Override
        public void put(String id, Artifact file) {
            super.put(id, file);
            if (file.size() == 0) {
                empty.add(id);
            }
        }

        @Override
        public InputStream open(String id) {
            if (empty.contains(id)) {
                throw new CorruptArtifact("there is no " + id);
            }
            return super.open(id);
        }
    }

    private static final class OneReader extends InMemoryUploads {
        private final Map<String, InputStream> open = new ConcurrentHashMap<>();

        @Override
        public InputStream open(String id) {
            InputStream shared = open.computeIfAbsent(id, super::open);
            return new FilterInputStream(shared) {
                @Override
                public void close() {
                    open.remove(id);
                }
            };
        }
    }

    private static final class AnyCase extends InMemoryUploads {
        @Override
        public void put(String id, Artifact file) {
            super.put(id.toLowerCase(Locale.ROOT), file);
        }

        @Override
        public InputStream open(String id) {
            return super.open(id.toLowerCase(Locale.ROOT));
        }
    }

    private static final class RemoveOfNone extends Known {
        @Override
        public void remove(String id) {
            if (!ids.remove(id)) {
                throw new IllegalStateException("there is none");
            }
            super.remove(id);
        }
    }

    private static final class RemoveAll extends Known {
        @Override
        public void remove(String id) {
            ids.forEach(super::remove);
        }
    }

    private static final class Keeping extends InMemoryUploads {
        @Override
        public void remove(String id) {}
    }

    private static final class Removing extends InMemoryUploads {
        private final boolean all;

        Removing(boolean all) {
            this.all = all;
        }

        @Override
        public void removeBefore(Instant time) {
            super.removeBefore(all ? Instant.MAX : Instant.MIN);
        }
    }

    private static final class RemovingAfter extends Known {
        @Override
        public void removeBefore(Instant time) {
            if (time.isBefore(Instant.now())) {
                ids.forEach(this::remove);
            }
        }
    }
}
