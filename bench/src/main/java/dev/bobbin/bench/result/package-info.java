/** Results as records, and the file {@code speed.json} that stores them. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.result;
