package dev.attune.application.consistency;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.profile.Profile;

/**
 * A profile and what it can be held to.
 *
 * @param level what was really kept: weaker than what was asked for only where the store did not answer
 * @param tailEvents how many events were folded in for this answer, ahead of the projection
 * @param storeAnswered false when this is what memory held
 */
public record ReadProfile(Profile profile, ConsistencyLevel level, int tailEvents, boolean storeAnswered) {}
