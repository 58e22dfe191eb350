package dev.attune.application.consistency;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.profile.Profile;

/**
 * A profile, and the consistency with which it was read.
 *
 * @param level the level that was kept. It is weaker than the requested level only if the store did not answer, or
 *     could not read the profile
 * @param tailEvents number of events that were folded in for this answer, ahead of the projection
 * @param storeAnswered false if the store failed, and the profile is the one that memory held
 */
public record ReadProfile(Profile profile, ConsistencyLevel level, int tailEvents, boolean storeAnswered) {}
