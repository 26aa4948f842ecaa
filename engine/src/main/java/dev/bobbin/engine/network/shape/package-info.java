/** Shape inference: the size, parameters and work of each layer, without allocation. */
package dev.bobbin.engine.network.shape;
