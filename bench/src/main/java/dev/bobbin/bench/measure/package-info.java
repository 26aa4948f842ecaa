/** The measurements. */
@NullMarked
package dev.bobbin.bench.measure;

import org.jspecify.annotations.NullMarked;
