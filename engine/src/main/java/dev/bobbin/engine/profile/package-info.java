/** Measures the time of each layer and phase of a training. */
package dev.bobbin.engine.profile;
