/**
 * The Open Inference Protocol, version 2, over REST, with Triton's extensions for classification
 * and binary tensor data.
 */
package dev.bobbin.server.inference.protocol;
