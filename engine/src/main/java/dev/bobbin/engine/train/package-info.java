/**
 * Training: the loop over epochs, steps, losses, optimizers, schedules, early stopping, inspection.
 */
package dev.bobbin.engine.train;
