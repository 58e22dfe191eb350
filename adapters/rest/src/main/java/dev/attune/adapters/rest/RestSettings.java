package dev.attune.adapters.rest;

/**
 * What an operator sets of the REST adapter.
 *
 * @param maxConnections open at the same time
 */
public record RestSettings(int maxConnections) {
}
