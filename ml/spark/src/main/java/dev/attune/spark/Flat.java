package dev.attune.spark;

import java.util.Collections;
import java.util.Iterator;
import java.util.function.Function;

/** An iterator that makes several elements from each element of another iterator, when they are asked for. */
final class Flat<A, B> implements Iterator<B> {
    private final Iterator<A> from;
    private final Function<A, Iterator<B>> each;
    private Iterator<B> present = Collections.emptyIterator();

    Flat(Iterator<A> from, Function<A, Iterator<B>> each) {
        this.from = from;
        this.each = each;
    }

    @Override
    public boolean hasNext() {
        while (!present.hasNext() && from.hasNext()) {
            present = each.apply(from.next());
        }
        return present.hasNext();
    }

    @Override
    public B next() {
        hasNext();
        return present.next();
    }
}
