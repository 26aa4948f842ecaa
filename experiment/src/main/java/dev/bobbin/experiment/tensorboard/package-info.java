/** Event files that TensorBoard reads, with Keras's tags. */
package dev.bobbin.experiment.tensorboard;
