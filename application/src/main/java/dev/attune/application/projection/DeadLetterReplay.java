package dev.attune.application.projection;

import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.DeadLetters.Numbered;
import dev.attune.application.projection.ProfileProjection.Replay;
import java.util.List;
import java.util.Optional;

/** Shows the dead letters, and tries them again. */
public final class DeadLetterReplay {
    private static final int STEP = 100;

    private final DeadLetters letters;
    private final ProfileProjection projection;

    public DeadLetterReplay(DeadLetters letters, ProfileProjection projection) {
        this.letters = letters;
        this.projection = projection;
    }

    public List<Numbered> page(Optional<Long> after, int limit) {
        return letters.page(after, limit);
    }

    /** Tries every letter once. A letter that fails again stays, and does not keep the later ones waiting. */
    public Replay all() {
        Replay sum = new Replay(0, 0);
        Optional<Long> last = Optional.empty();
        for (List<Numbered> page = letters.page(last, STEP); !page.isEmpty(); page = letters.page(last, STEP)) {
            sum = sum.and(projection.replay(page));
            last = Optional.of(page.getLast().number());
        }
        return sum;
    }
}
