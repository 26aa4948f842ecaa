/** Single pictures: files in, galleries out. */
package dev.bobbin.data.image;
