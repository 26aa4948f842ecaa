/** What is measured: a network, its images, and whoever trains it. */
@NullMarked
package dev.bobbin.bench.contender;

import org.jspecify.annotations.NullMarked;
