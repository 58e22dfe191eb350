package dev.attune.application.training;

import java.util.List;

/** Held-out questions, in a random order of users, all those of one user together. */
public record HeldOut(List<Question> questions) {
    private static final double JUDGED = .2;
    private static final int MAX_JUDGED = 4_000;

    /** What the outcome is judged by: users that the blend and the trees have not learned from. */
    public List<Question> judging() {
        return questions.subList(0, (int) Math.min(MAX_JUDGED, Math.ceil(JUDGED * questions.size())));
    }

    /** What may be learned from. */
    public List<Question> learning() {
        return questions.subList(judging().size(), questions.size());
    }
}
