package dev.bobbin.interop.onnx;

import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.model.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as an ONNX file: one file, a free batch size, the operators of opset 13 to 17,
 * which mean the same in all of these, in the form that every runtime computes alike. Padding is
 * written out, never {@code auto_pad}; pooling does not count it; the softmax is over the last axis
 * of [N, classes]; GELU is written with {@code Erf}. Dropout, which does nothing after training, is
 * left out.
 */
public final class OnnxExport {
  /** The name of the input. */
  public static final String INPUT = "image";

  /**
   * In the metadata: {@code bytes} if the graph prepares bytes itself, or {@code scaled} if it
   * takes values that are prepared as {@code bobbin.preprocessing} says.
   */
  private static final String INPUT_NOTE = "bobbin.input";

  private OnnxExport() {}

  /** Writes a model. */
  public static void write(Model model, Path file, ExportOptions options) {
    byte[] bytes = OnnxWriter.bytes(graph(model, options), BuildInfo.current().version());
    AtomicFile.write(file, out -> out.write(bytes));
  }

  static OnnxGraph graph(Model model, ExportOptions options) {
    GraphWriter writer = new GraphWriter();
    GraphWriter.Place start = writer.input(model.preprocessing(), options);
    String output = model.givesProbabilities() ? "probabilities" : "scores";
    writer.layers(model.network(), start, output);
    return new OnnxGraph(
        "Bobbin",
        options.writtenOpset(),
        writer.nodes(),
        writer.initializers(),
        List.of(writer.inputValue()),
        List.of(
            new OnnxValue(
                output,
                ElementType.FLOAT.number(),
                List.of(OnnxValue.ANY, (long) model.classNames().size()))),
        metadata(model, options));
  }

  private static Map<String, String> metadata(Model model, ExportOptions options) {
    Map<String, String> metadata = new LinkedHashMap<>(Notes.of(model).metadata());
    metadata.put(INPUT_NOTE, options.preprocessing() ? "bytes" : "scaled");
    return metadata;
  }
}
