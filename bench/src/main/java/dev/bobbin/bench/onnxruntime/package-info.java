/** ONNX Runtime as a contender, through its Java package. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.onnxruntime;
