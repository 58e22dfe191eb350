package dev.attune.kernels.clock;

/**
 * When users come back for things.
 *
 * @param days usual number from a strong event of a user with a thing to the next one, above 0, by thing
 * @param shares of the users of each thing who came back for it, 0..1
 */
public record Returns(float[] days, float[] shares) {}
