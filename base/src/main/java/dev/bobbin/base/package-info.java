/** The version of this build, and errors that users can correct. */
package dev.bobbin.base;
