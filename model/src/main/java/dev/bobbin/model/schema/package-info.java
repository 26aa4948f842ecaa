/**
 * Codecs of layers, activations, optimizers, schedules and epochs, for recipes, model files and
 * runs.
 */
package dev.bobbin.model.schema;
