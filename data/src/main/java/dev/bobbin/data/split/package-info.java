/** Ways to share the training split between training and validation. */
package dev.bobbin.data.split;
