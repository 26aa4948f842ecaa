/** Layers models of TensorFlow.js. */
package dev.bobbin.interop.tfjs;
