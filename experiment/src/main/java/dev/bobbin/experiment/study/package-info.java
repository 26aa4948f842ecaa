/** Studies: one recipe trained with many settings and seeds. */
package dev.bobbin.experiment.study;
