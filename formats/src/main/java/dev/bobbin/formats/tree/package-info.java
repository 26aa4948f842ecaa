/**
 * Trees of values with their places in a text, strict JSON in and out, and problems that name a
 * place.
 */
package dev.bobbin.formats.tree;
