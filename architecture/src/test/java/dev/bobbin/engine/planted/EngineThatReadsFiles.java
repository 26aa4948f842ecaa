package dev.bobbin.engine.planted;

import java.io.File;
import java.util.logging.Logger;

/** Breaks a rule on purpose, so that {@code ArchitectureTest} can show that the rule bites. */
record EngineThatReadsFiles(File file, Logger logger) {}
