/**
 * Where values and gradients between layers lie: buffers, row strides, padding that is allocated
 * once.
 */
package dev.bobbin.engine.network.memory;
