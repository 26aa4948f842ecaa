/** Ways to divide the training images into training and validation. */
package dev.bobbin.data.split;
