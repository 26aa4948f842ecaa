package dev.bobbin.interop.onnx;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.fixtures.RandomModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Spoilt ONNX files. */
final class OnnxFuzzTest {
  private static final String NAME = "spoilt.onnx";

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() {
    return Fuzzer.many(targets());
  }

  private static List<FuzzTarget> targets() {
    List<byte[]> corpus = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      corpus.add(
          OnnxWriter.bytes(
              OnnxExport.graph(RandomModels.of(seed), new ExportOptions(seed % 2 == 1, false)),
              "1"));
    }
    ForeignModelsTest.models()
        .map(arguments -> (String) arguments.get()[0])
        .forEach(name -> corpus.add(bytes(name)));
    return List.of(
        FuzzTarget.binary(
            "onnx",
            NAME,
            corpus,
            FuzzTarget.file(
                folder.resolve(NAME), file -> OnnxImport.read(file, Optional.empty()))));
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(ForeignModelsTest.resource(name + ".onnx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
