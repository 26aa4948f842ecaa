/** Training a recipe: from its dataset to a run directory, for one network or for an ensemble. */
package dev.bobbin.experiment.training;
