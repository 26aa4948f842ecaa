/** What comes out: a table, JSON, a page and a chart. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.report;
