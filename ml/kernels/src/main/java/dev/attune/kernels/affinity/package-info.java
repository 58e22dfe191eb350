/**
 * Affinity: what the events of a user say about the values of the catalog's fields. The score of an item is a
 * log-linear model of its popularity and of the lift of each of its values: how much more often the user meets a value
 * than users do in general.
 */
package dev.attune.kernels.affinity;
