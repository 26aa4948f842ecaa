/**
 * What went wrong in a training run, and what to try: rules over its curves, gradients and layers.
 */
package dev.bobbin.analysis.diagnosis;
