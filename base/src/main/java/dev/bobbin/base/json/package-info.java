/** Trees of values with their places in a text, strict JSON, and problems with places. */
package dev.bobbin.base.json;
