/**
 * Runs side by side: differences in accuracy and whether chance explains them, differences in
 * settings.
 */
package dev.bobbin.experiment.compare;
