/** The measurements. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.measure;
