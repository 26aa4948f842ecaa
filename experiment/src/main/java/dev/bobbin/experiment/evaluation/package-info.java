/** A recipe's dataset, split and checked for leakage, and the predictions of a model for it. */
package dev.bobbin.experiment.evaluation;
