/** Published results trained again: published and measured metrics, and a verdict. */
package dev.bobbin.experiment.reproduction;
