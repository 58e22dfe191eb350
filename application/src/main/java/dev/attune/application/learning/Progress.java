package dev.attune.application.learning;

/**
 * The progress of a long piece of work, and whether the work is still wanted. The worker writes the progress. Any
 * thread may read it, and may cancel the work.
 */
public final class Progress {
    private volatile String stage = "starting";
    private volatile double fraction;
    private volatile boolean cancelled;
    /** Bounds of the stage, in 0..1 of the whole. */
    private double from;

    private double to;
    /** Bounds of the step that is under way, in 0..1 of the whole. */
    private double stepFrom;

    private double stepTo;

    /** Enters a stage that takes the whole from {@code from} to {@code to}, both in 0..1. */
    public void stage(String name, double from, double to) {
        enter(from, to);
        this.from = from;
        this.to = to;
        this.stepTo = from;
        this.stage = name;
    }

    /**
     * Enters the next step of the stage. It begins where the step before ended, and ends at {@code until}, in 0..1 of
     * the stage.
     */
    public void step(double until) {
        enter(stepTo, from + (to - from) * until);
    }

    /**
     * Notes the done part of the step, in 0..1, or of the stage if it has no steps. The progress never goes back.
     * Throws {@link Cancelled} if the work is no longer wanted.
     */
    public void advance(double part) {
        check();
        double end = stepTo > stepFrom ? stepTo : to;
        fraction = Math.max(fraction, stepFrom + (end - stepFrom) * Math.min(1, part));
    }

    private void enter(double from, double to) {
        check();
        stepFrom = from;
        stepTo = to;
        fraction = Math.max(fraction, from);
    }

    /** Throws {@link Cancelled} if the work is no longer wanted. */
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
