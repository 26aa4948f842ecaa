/**
 * Model files. A model is loaded and used in three lines:
 *
 * {@snippet class="dev.bobbin.formats.ThreeLinesExample" region="three-lines"}
 */
package dev.bobbin.formats;
