/** Models and checkpoints as safetensors files with a description in the header. */
package dev.bobbin.model.io;
