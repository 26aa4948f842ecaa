/** What was measured: records, and {@code speed.json}, which keeps them. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.result;
