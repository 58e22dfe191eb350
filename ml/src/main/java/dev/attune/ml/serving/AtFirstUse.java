package dev.attune.ml.serving;

import java.util.function.Supplier;

/** A value that is made when it is first asked for. Any number of threads may ask; each gets the same value. */
final class AtFirstUse<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile T made;

    AtFirstUse(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        if (made == null) {
            synchronized (this) {
                made = made == null ? maker.get() : made;
            }
        }
        return made;
    }
}
