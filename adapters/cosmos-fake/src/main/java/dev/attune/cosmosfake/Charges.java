package dev.attune.cosmosfake;

/**
 * Charges in request units, by the published rules of thumb. A point read of 1 KB costs 1. A write of 1 KB without
 * indexed properties costs about 5, and a little more for each indexed one. A query has a minimum and pays for the page
 * that it returns.
 */
final class Charges {
    private static final double KILOBYTE = 1024;
    private static final double READ = 1;
    private static final double WRITE = 5;
    /** Charge for each indexed property. */
    private static final double INDEXED = 0.2;

    private static final double QUERY = 2.3;
    private static final double DELETE = 5;
    private static final double EMPTY_FEED = 1;

    private Charges() {}

    static double read(int bytes) {
        return READ * Math.max(1, Math.ceil(bytes / KILOBYTE));
    }

    static double missing() {
        return READ;
    }

    static double write(int bytes, int indexed) {
        return WRITE * Math.max(1, Math.ceil(bytes / KILOBYTE)) + INDEXED * indexed;
    }

    static double delete() {
        return DELETE;
    }

    /** A request whose condition fails has read the document. */
    static double refused(int bytes) {
        return read(bytes);
    }

    static double query(long bytes) {
        return QUERY + bytes / KILOBYTE / 2;
    }

    static double feed(long bytes) {
        return Math.max(EMPTY_FEED, bytes / KILOBYTE);
    }
}
