/**
 * Records that describe a network and its training: layers, activations, initialisers, losses,
 * optimizers, schedules.
 */
package dev.bobbin.engine.spec;
