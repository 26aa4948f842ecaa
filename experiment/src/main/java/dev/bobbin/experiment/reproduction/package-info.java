/** Published results trained again: published and measured figures, and a verdict. */
package dev.bobbin.experiment.reproduction;
