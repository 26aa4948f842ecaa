/**
 * Records that describe a network and its training: layers, activations, initializers, losses,
 * optimizers, schedules.
 */
package dev.bobbin.engine.spec;
