/**
 * Similar images: an index of vectors of a model, in Lucene, that finds the images nearest to one.
 * Only the routes know of HTTP.
 */
package dev.bobbin.server.search;
