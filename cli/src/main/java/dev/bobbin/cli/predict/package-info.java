/** Classifying the pictures that the user named, and the forms of the answers. */
package dev.bobbin.cli.predict;
