/**
 * The vocabulary of recipes and model files: layers, activations, optimizers, schedules as codecs.
 */
package dev.bobbin.model.schema;
