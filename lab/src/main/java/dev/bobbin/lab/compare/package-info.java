/**
 * Runs side by side: what was set otherwise, what came out, and whether the difference is more than
 * chance.
 */
package dev.bobbin.lab.compare;
