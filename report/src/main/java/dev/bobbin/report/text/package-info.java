/** Results as text: evaluation and profile for a terminal, sentences that pages use too. */
package dev.bobbin.report.text;
