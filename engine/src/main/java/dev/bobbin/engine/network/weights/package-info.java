/** Parameters of layers and how they are initialised. */
package dev.bobbin.engine.network.weights;
