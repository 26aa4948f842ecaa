/** Datasets in memory: splits of images and labels, and the samples made from them. */
package dev.bobbin.data;
