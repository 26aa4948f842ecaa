/**
 * The vocabulary of recipes, model files and runs as codecs: layers, activations, optimizers,
 * schedules, epochs.
 */
package dev.bobbin.model.schema;
