/** Processes of their own for contenders, and what is said between them and the bench. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.worker;
