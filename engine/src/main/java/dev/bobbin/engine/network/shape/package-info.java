/**
 * Shape inference: the size, the parameters and the work of each layer, before anything is
 * allocated.
 */
package dev.bobbin.engine.network.shape;
