/**
 * Random numbers keyed by seed, purpose, epoch and sample, independent of the number of threads.
 */
package dev.bobbin.engine.random;
