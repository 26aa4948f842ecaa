/**
 * The web server's plumbing: where it listens, who may ask, how it refuses, how it stops. Of what
 * is served it knows nothing.
 */
package dev.bobbin.http;
