/** Reproductions as a page and as text. */
package dev.bobbin.report.reproduction;
