package dev.attune.application.learning;

import dev.attune.kernels.data.VisitGap;

/**
 * The visits of users. Two events of a user belong to one visit if they name one session, or if the pause between them
 * is no longer than a {@link VisitGap}.
 */
final class Visits {
    private final long gap;

    private Visits(long gap) {
        this.gap = gap;
    }

    static Visits of(Dataset data) {
        VisitGap gap = new VisitGap();
        for (int user = 0; user < data.users(); user++) {
            for (int i = data.start(user) + 1; i < data.end(user); i++) {
                if (!data.sameSession(i, i - 1)) {
                    gap.add(data.time(i) - data.time(i - 1));
                }
            }
        }
        return new Visits(gap.longest());
    }

    /** Returns the place after the last event of the visit that begins with this event of the user. */
    int end(Dataset data, int user, int from) {
        int end = from + 1;
        while (end < data.end(user) && (data.time(end) - data.time(end - 1) <= gap || data.sameSession(end, end - 1))) {
            end++;
        }
        return end;
    }
}
