/**
 * Networks: their weights and layers, and executions that take batches forwards and backwards
 * through them.
 */
package dev.bobbin.engine.network;
