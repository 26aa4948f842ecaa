/**
 * What a dataset is once it is in memory: parts of images and labels, and samples made from them on
 * the fly.
 */
package dev.bobbin.data;
