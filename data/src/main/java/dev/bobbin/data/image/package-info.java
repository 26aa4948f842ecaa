/** Picture files: find, read, classify. */
package dev.bobbin.data.image;
