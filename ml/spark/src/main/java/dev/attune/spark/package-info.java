/**
 * Trains from more events than one machine holds, and hands the result to Attune. Data flows one way:
 * {@link dev.attune.spark.EventSource events}, {@link dev.attune.spark.Histories histories of users},
 * {@link dev.attune.spark.HoldOut held-out test cases}, {@link dev.attune.spark.BlockCounts counts of shared users},
 * {@link dev.attune.spark.EaseStage rows} and {@link dev.attune.spark.FactorStage factors}, an external model, its
 * {@link dev.attune.spark.Upload upload}. The memory of the driver grows with the number of items alone.
 */
package dev.attune.spark;
