/**
 * Problems of a training run, and what to try: rules over its curves, gradients and layers.
 *
 * <p>Other values know no medium, but a finding has words: they are what its rule says, with the
 * figures that only the rule knows, and part of {@code diagnosis.json}.
 */
package dev.bobbin.analysis.diagnosis;
