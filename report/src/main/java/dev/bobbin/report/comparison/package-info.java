/** Comparisons of runs as pages, pictures and words. */
package dev.bobbin.report.comparison;
