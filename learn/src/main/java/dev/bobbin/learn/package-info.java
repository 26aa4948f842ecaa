/**
 * Where a program begins: {@link dev.bobbin.learn.Sequential} builds, trains, evaluates and asks a
 * network, {@link dev.bobbin.learn.Images} holds what it learns from.
 *
 * <p>These types hide nothing: they take and return those of the modules below, such as {@code
 * LayerSpec}, {@code TrainingSpec}, {@code Samples} and {@code Model}.
 */
package dev.bobbin.learn;
