/** Networks in words, for people. */
package dev.bobbin.model.text;
