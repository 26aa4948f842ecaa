/** Codecs: one declaration of a document reads it, writes it and describes it as a JSON Schema. */
package dev.bobbin.base.codec;
