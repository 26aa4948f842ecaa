/**
 * Trained models over HTTP, each in one or more versions, reloaded when their files change: {@code
 * /v1/classify} here, the Open Inference Protocol in {@code protocol}.
 */
package dev.bobbin.server.inference;
