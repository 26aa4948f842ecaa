package dev.bobbin.experiment.recipe;

import java.util.Optional;

/**
 * The trained model whose weights a network starts from.
 *
 * @param model a run directory or a model file, relative to the working directory, or the name of a
 *     run
 * @param sha256 of its weights, once it has been found: another model is refused
 */
public record InitialWeights(String model, Optional<String> sha256) {}
