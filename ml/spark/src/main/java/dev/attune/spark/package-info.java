/**
 * Trains from more events than one machine holds, and hands the result to Attune. Data goes one way:
 * {@link dev.attune.spark.EventSource events}, {@link dev.attune.spark.Histories histories of users},
 * {@link dev.attune.spark.HoldOut held-out test cases}, {@link dev.attune.spark.BlockCounts what items have in common},
 * {@link dev.attune.spark.EaseStage rows} and {@link dev.attune.spark.FactorStage factors}, an external model, its
 * {@link dev.attune.spark.Upload upload}. What the driver holds grows with the items alone.
 */
package dev.attune.spark;
