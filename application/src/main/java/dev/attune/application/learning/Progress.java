package dev.attune.application.learning;

/** How far a long piece of work has come, and whether it is still wanted. Written by the worker, read by anybody. */
public final class Progress {
    private volatile String stage = "starting";
    private volatile double fraction;
    private volatile boolean cancelled;
    /** Of the stage, in 0..1 of the whole. */
    private double from;

    private double to;
    /** Of the step of the stage that is under way, in 0..1 of the whole. */
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
     * Enters the next step of the stage, which takes it from where the one before ended to {@code until}, in 0..1 of
     * the stage.
     */
    public void step(double until) {
        enter(stepTo, from + (to - from) * until);
    }

    /**
     * Part of the step, or of a stage without steps, that is done, 0..1; what was reached stays. Throws
     * {@link Cancelled} when the work is no longer wanted.
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
