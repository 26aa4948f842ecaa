/**
 * Measures the service from outside: {@code ./bobbin serve} in its own process, and clients on
 * sockets.
 */
@org.jspecify.annotations.NullMarked
package dev.bobbin.load;
