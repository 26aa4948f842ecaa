package dev.bobbin.load.planted;

import dev.bobbin.engine.kernels.Kernels;

/** What the architecture test must catch. */
public record ToolThatUsesInternals(Kernels kernels) {}
