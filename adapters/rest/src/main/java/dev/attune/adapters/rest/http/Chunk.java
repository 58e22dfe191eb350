package dev.attune.adapters.rest.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Documents that are stored together.
 *
 * @param indexes place of each document in the request
 */
record Chunk<T>(List<T> documents, List<Long> indexes) {
    Chunk(int size) {
        this(new ArrayList<>(size), new ArrayList<>(size));
    }

    void add(long index, T document) {
        documents.add(document);
        indexes.add(index);
    }

    int size() {
        return documents.size();
    }

    /** Returns the documents at these places of the chunk, in their order. */
    Chunk<T> only(Set<Integer> places) {
        Chunk<T> some = new Chunk<>(places.size());
        places.stream().sorted().forEach(place -> some.add(indexes.get(place), documents.get(place)));
        return some;
    }
}
