package dev.attune.kernels.data;

/** The parts of SplitMix64 (Steele, Lea and Flood 2014), for numbers that are drawn by what they belong to. */
public final class SplitMix {
    /** The step from one state to the next. */
    public static final long STEP = 0x9E3779B97F4A7C15L;

    private SplitMix() {}

    /** Makes a state a number whose bits all depend on all bits of the state. */
    public static long finish(long state) {
        long mixed = state;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
