/** Results as text for a terminal: evaluation, profile, comparison. */
package dev.bobbin.report.text;
