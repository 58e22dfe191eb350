package dev.attune.kernels.clock;

/** A time before the newest event in which users of an item are counted. */
public enum Window {
    DAY(1),
    WEEK(7),
    MONTH(30);

    private final int days;

    Window(int days) {
        this.days = days;
    }

    public int days() {
        return days;
    }
}
