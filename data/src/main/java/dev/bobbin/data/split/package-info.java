/** Ways to share the training part between training and validation. */
package dev.bobbin.data.split;
