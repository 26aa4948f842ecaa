/**
 * What every server of Bobbin has in common: where it listens, who may ask, how it says no, how it
 * stops. Of what is served it knows nothing.
 */
package dev.bobbin.server.http;
