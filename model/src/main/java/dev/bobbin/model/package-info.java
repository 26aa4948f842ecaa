/**
 * Trained models: one network or an ensemble, with class names and the preprocessing of its inputs.
 */
package dev.bobbin.model;
