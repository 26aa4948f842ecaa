/** Recipes for data that have none: what can be seen of a dataset, and what follows by rules. */
package dev.bobbin.experiment.starter;
