/** Models and checkpoints as files: safetensors, with a description in the header. */
package dev.bobbin.model.io;
