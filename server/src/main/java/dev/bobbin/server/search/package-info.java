/** Search for similar images in a Lucene index of vectors. Only the routes know HTTP. */
package dev.bobbin.server.search;
