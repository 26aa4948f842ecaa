/** Processes of their own for contenders, and what is said between them and the bench. */
@NullMarked
package dev.bobbin.bench.worker;

import org.jspecify.annotations.NullMarked;
