/** Studies as text, chart and table. */
package dev.bobbin.report.study;
