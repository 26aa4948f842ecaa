/** A run watches itself: what goes wrong in a training, in plain words, each thing once. */
package dev.bobbin.lab.diagnosis;
