/**
 * Training: the loop over epochs, a step on a batch, losses, optimizers, schedules, early stopping,
 * what is observed.
 */
package dev.bobbin.engine.train;
