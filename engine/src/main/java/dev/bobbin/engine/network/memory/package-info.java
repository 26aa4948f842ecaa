/** Memory of values and gradients between layers: buffers, layouts, halos. */
package dev.bobbin.engine.network.memory;
