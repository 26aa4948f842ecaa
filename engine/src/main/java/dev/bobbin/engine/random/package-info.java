/**
 * Random numbers keyed by seed, stream, epoch and sample, so that they are the same on any number
 * of threads.
 */
package dev.bobbin.engine.random;
