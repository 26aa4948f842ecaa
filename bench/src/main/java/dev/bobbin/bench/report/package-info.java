/** The results' tables, page and chart. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.report;
