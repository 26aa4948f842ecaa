/**
 * The service for images: models, related articles and the page to try them, behind one address.
 */
@org.jspecify.annotations.NullMarked
package dev.bobbin.server.serve;
