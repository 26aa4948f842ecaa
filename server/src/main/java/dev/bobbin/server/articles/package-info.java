/**
 * Related articles: a catalogue's images as vectors of a model, in a Lucene index that finds those
 * nearest to an image. Only the routes know of HTTP.
 */
package dev.bobbin.server.articles;
