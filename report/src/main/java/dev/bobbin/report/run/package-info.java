/** The report on one run, and its pictures. */
package dev.bobbin.report.run;
