/** The report of a run: one page that says what a model learned, what it confuses and why. */
package dev.bobbin.lab.report;
