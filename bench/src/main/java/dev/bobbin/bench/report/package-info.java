/** What comes out: a table, JSON, a page and a chart. */
@NullMarked
package dev.bobbin.bench.report;

import org.jspecify.annotations.NullMarked;
