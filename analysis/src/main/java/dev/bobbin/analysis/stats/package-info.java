/**
 * Statistics: confidence intervals, tests of two models on the same images, corrections for several
 * tests.
 */
package dev.bobbin.analysis.stats;
