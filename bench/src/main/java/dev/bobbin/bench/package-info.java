/** {@code ./bobbin bench}: Bobbin and its peers, side by side. */
@NullMarked
package dev.bobbin.bench;

import org.jspecify.annotations.NullMarked;
