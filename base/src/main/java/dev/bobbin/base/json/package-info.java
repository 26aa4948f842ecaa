/**
 * Trees of values with their places in a text; strict JSON in and out; problems that name a place.
 */
package dev.bobbin.base.json;
