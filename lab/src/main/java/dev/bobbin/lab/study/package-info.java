/**
 * Studies: the recipe's settings as trials, trained side by side and found again, and what comes of
 * them as table, chart and document.
 */
package dev.bobbin.lab.study;
