package dev.attune.bootstrap.background;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SoftHeapTest {
    private static final long MEGABYTE = 1L << 20;
    private static final long GIGABYTE = 1L << 30;

    @Test
    void aSmallServiceHasAGigabyte() {
        assertEquals(GIGABYTE, SoftHeap.limit(0, 6 * GIGABYTE));
        assertEquals(GIGABYTE, SoftHeap.limit(512 * MEGABYTE, 6 * GIGABYTE));
    }

    @Test
    void aLargeOneHasTwiceWhatLives() {
        assertEquals(GIGABYTE + 256 * MEGABYTE, SoftHeap.limit(513 * MEGABYTE, 6 * GIGABYTE));
        assertEquals(4 * GIGABYTE, SoftHeap.limit(2 * GIGABYTE, 6 * GIGABYTE));
    }

    @Test
    void theHeapItselfIsTheMost() {
        assertEquals(6 * GIGABYTE, SoftHeap.limit(4 * GIGABYTE, 6 * GIGABYTE));
        assertEquals(600 * MEGABYTE, SoftHeap.limit(0, 600 * MEGABYTE));
    }
}
