package dev.bobbin.interop.keras;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.fixtures.Mutations;
import dev.bobbin.base.io.AtomicFile.Content;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.interop.assembly.ZipArchives;
import dev.bobbin.interop.npz.NpzModel;
import dev.bobbin.interop.tfjs.TfjsModel;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files of Keras, TensorFlow.js and NumPy, spoilt as a whole and in what they hold. */
class KerasFilesFuzzTest {
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

  private static Model model(long seed) {
    return RandomNetworks.plain(seed);
  }

  private List<FuzzTarget> targets() {
    Model small = model(4);
    Model large = model(12);
    var adam = Optional.of(KerasRoundTripTest.state(small.network(), new Optimizer.Adam(), 1));
    byte[] h5 = written(file -> KerasH5.write(small, adam, file));
    byte[] other = written(file -> KerasH5.write(large, Optional.empty(), file));
    byte[] keras = written(file -> KerasArchive.write(small, adam, file));
    byte[] npz = written(file -> NpzModel.write(small, file));
    byte[] python = whole("chunked.h5");
    byte[] old = whole("sequential2.h5");
    byte[] archive = whole("functional2.keras");
    TfjsModel.write(large, folder.resolve("tfjs"));
    Path json = folder.resolve("tfjs/model.json");
    byte[] tfjs;
    try {
      tfjs = Files.readAllBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        FuzzTarget.binary(
            "h5",
            "spoilt.h5",
            List.of(h5, other, python, old),
            FuzzTarget.file(folder.resolve("spoilt.h5"), KerasH5::read)),
        FuzzTarget.binary(
                "keras",
                "spoilt.keras",
                List.of(keras, archive),
                FuzzTarget.file(folder.resolve("spoilt.keras"), KerasArchive::read))
            .spoiltBy(KerasFilesFuzzTest::spoiltArchive),
        FuzzTarget.binary(
                "npz",
                "spoilt.npz",
                List.of(npz),
                FuzzTarget.file(folder.resolve("spoilt.npz"), NpzModel::read))
            .spoiltBy(KerasFilesFuzzTest::spoiltArchive),
        FuzzTarget.text(
            "tfjs", "model.json", List.of(tfjs), FuzzTarget.file(json, TfjsModel::read)));
  }

  private interface Writing {
    void write(Path file);
  }

  private static byte[] written(Writing writing) {
    try {
      Path file = folder.resolve("whole");
      writing.write(file);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] whole(String name) {
    try {
      return Files.readAllBytes(ForeignModelsTest.resource(folder, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checksums refuse most errors; so an entry is spoilt and put into a new archive, mostly. */
  private static byte[] spoiltArchive(List<byte[]> corpus, Random random) {
    if (random.nextInt(4) == 0) {
      return Mutations.of(corpus, false, random);
    }
    Path file = folder.resolve("source");
    try {
      Files.write(file, corpus.get(random.nextInt(corpus.size())));
      Map<String, byte[]> entries = ZipArchives.read(file, "an archive", _ -> true);
      List<String> names = new ArrayList<>(entries.keySet());
      String spoilt = names.get(random.nextInt(names.size()));
      Map<String, Content> contents = new LinkedHashMap<>();
      entries.forEach((name, bytes) -> {
        byte[] content =
            name.equals(spoilt)
                ? Mutations.of(List.of(bytes), name.endsWith(".json"), random)
                : bytes;
        contents.put(name, out -> out.write(content));
      });
      ZipArchives.write(file, contents);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
