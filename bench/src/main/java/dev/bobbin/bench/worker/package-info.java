/** Contenders' processes, and the messages between them and the bench. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.worker;
