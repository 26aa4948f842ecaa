/**
 * Trained models behind HTTP: several at once, each in one or more versions, swapped when their
 * files change; a lane a core; the Open Inference Protocol for programs and {@code /v1/classify}
 * for people.
 */
package dev.bobbin.server.inference;
