package dev.attune.application.training;

/** How far a long piece of work has come, and whether it is still wanted. Written by the worker, read by anybody. */
public final class Progress {
    private volatile String stage = "starting";
    private volatile double fraction;
    private volatile boolean cancelled;
    private double from;
    private double to;

    /** Enters a stage that takes the whole from {@code from} to {@code to}, both in 0..1. */
    public void stage(String name, double from, double to) {
        check();
        this.from = from;
        this.to = to;
        this.fraction = Math.max(fraction, from);
        this.stage = name;
    }

    /** Part of the stage that is done, 0..1; what was reached stays, also where a stage has several passes. Throws {@link Cancelled} when the work is no longer wanted. */
    public void advance(double part) {
        check();
        fraction = Math.max(fraction, from + (to - from) * Math.min(1, part));
    }

    /** Throws {@link Cancelled} when the work is no longer wanted. */
    public void check() {
        if (cancelled) {
            throw new Cancelled();
        }
    }

    public void cancel() {
        cancelled = true;
    }

    public String stage() {
        return stage;
    }

    public double fraction() {
        return fraction;
    }

    public static final class Cancelled extends RuntimeException {
        public Cancelled() {
            super("cancelled", null, false, false);
        }
    }
}
