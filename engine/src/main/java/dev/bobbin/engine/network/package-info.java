/** Networks: weights and layers, and executors that run batches forward and backward. */
package dev.bobbin.engine.network;
