/**
 * ONNX files, out and in. Operators and their versions: <a
 * href="https://onnx.ai/onnx/operators/">onnx.ai/onnx/operators</a>; the file: {@code onnx.proto}.
 */
package dev.bobbin.interop.onnx;
