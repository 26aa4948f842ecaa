/** {@code ./bobbin bench}: Bobbin and its peers, side by side. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench;
