/** A web server: addresses, access, limits, errors, shutdown. */
package dev.bobbin.http;
