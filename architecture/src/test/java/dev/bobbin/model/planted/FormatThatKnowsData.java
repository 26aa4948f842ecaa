package dev.bobbin.model.planted;

import dev.bobbin.data.Dataset;

/** Breaks a rule on purpose, so that {@code ArchitectureTest} can show that the rule bites. */
record FormatThatKnowsData(Dataset dataset) {}
