/** The computation of each kind of layer, forward and backward. */
package dev.bobbin.engine.network.layer;
