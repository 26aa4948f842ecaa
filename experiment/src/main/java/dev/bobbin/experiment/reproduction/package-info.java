/** Published results trained again: what was published, what comes out here, and a verdict. */
package dev.bobbin.experiment.reproduction;
