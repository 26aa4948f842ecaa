/** The epochs of a run as event files that TensorBoard reads. */
package dev.bobbin.lab.tensorboard;
