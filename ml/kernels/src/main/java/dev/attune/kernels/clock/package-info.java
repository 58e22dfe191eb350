/**
 * What the clock tells of items: how many came to an item lately, and when a user who had it usually comes back for it
 * or its like.
 */
package dev.attune.kernels.clock;
