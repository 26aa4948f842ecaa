/**
 * One description of the words that recipes and model files use for networks and training. It
 * drives reading, writing and the JSON Schema alike.
 */
package dev.bobbin.formats.spec;
