package dev.attune.application.contract;

import dev.attune.application.port.ItemStatistics.Parts;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.util.List;

/** A recount that does what another one does, for tests that change a part of it. */
public class ForwardingRecount implements Recount {
    private final Recount good;

    public ForwardingRecount(Recount good) {
        this.good = good;
    }

    @Override
    public double done() {
        return good.done();
    }

    @Override
    public Parts parts(UserId user, List<Event> events) {
        return good.parts(user, events);
    }

    @Override
    public void add(List<Event> events, double done) {
        good.add(events, done);
    }

    @Override
    public void finish() {
        good.finish();
    }
}
