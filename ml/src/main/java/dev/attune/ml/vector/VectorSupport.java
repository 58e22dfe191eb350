package dev.attune.ml.vector;

import dev.attune.kernels.linear.Cholesky;
import dev.attune.kernels.linear.FloatOps;

/**
 * Chooses vector instructions if {@code --add-modules jdk.incubator.vector} was given, and the plain form otherwise.
 */
public final class VectorSupport {
    private VectorSupport() {}

    public static boolean present() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    public static Cholesky.RankFour rankFour() {
        return present() ? Lazy.vector() : Cholesky.RankFour::plain;
    }

    public static FloatOps floatOps() {
        return present() ? Lazy.floats() : FloatOps.PLAIN;
    }

    /** Keeps the classes that need the module from being loaded without it. */
    private static final class Lazy {
        static Cholesky.RankFour vector() {
            return new VectorRankFour();
        }

        static FloatOps floats() {
            return new VectorFloatOps();
        }
    }
}
