/** What the sections of a report show, as its templates want it. */
package dev.bobbin.lab.report.section;
