package dev.bobbin.interop.keras;

import dev.bobbin.engine.network.weights.Parameter;

/**
 * A variable of a layer.
 *
 * @param name within the layer: {@code kernel}, {@code gamma}, ...
 * @param parameter its values
 */
public record KerasVariable(String name, Parameter parameter) {}
