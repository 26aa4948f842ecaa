/**
 * The service under load, seen from outside: a process that is started as anybody would, and
 * clients on sockets.
 */
@org.jspecify.annotations.NullMarked
package dev.bobbin.load;
