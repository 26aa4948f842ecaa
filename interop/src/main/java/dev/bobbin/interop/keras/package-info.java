/**
 * Keras's description of networks, and its files: {@code .keras} and {@code .h5}. TensorFlow.js
 * models share the description.
 */
package dev.bobbin.interop.keras;
