package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.interop.OptimizerState;
import dev.bobbin.interop.npz.NpzModel;
import dev.bobbin.interop.tfjs.TfjsModel;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes models in all of Keras's formats into a folder, with inputs and expected outputs, for the
 * scripts in {@code judges/}.
 */
public final class JudgeFolder {
  private JudgeFolder() {}

  /** Writes {@code NAME.keras}, {@code NAME.h5}, ... and {@code NAME.json}. */
  public static void add(Path folder, String name, Model model, Optional<OptimizerState> state)
      throws IOException {
    Files.createDirectories(folder);
    KerasArchive.write(model, state, folder.resolve(name + ".keras"));
    KerasH5.write(model, state, folder.resolve(name + ".h5"));
    try {
      TfjsModel.write(model, folder.resolve(name + "-tfjs"));
    } catch (BobbinException e) {
      System.out.println(name + ": " + e.getMessage());
    }
    NpzModel.write(model, folder.resolve(name + ".npz"));
    int count = 5;
    float[] inputs = RandomNetworks.inputs(model.input(), count, name.hashCode());
    float[] outputs = RandomNetworks.outputs(model.network(), inputs);
    ByteBuffer bytes =
        ByteBuffer.allocate(inputs.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(inputs);
    int classes = outputs.length / count;
    List<List<Double>> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Double> row = new ArrayList<>();
      for (int c = 0; c < classes; c++) {
        row.add((double) outputs[i * classes + c]);
      }
      expected.add(row);
    }
    Map<String, Object> proof = new LinkedHashMap<>();
    List<Integer> shape = new ArrayList<>(List.of(count));
    shape.addAll(KerasModel.of(model.network(), KerasDialect.KERAS_3).input());
    proof.put("shape", shape);
    proof.put("inputs", Base64.getEncoder().encodeToString(bytes.array()));
    proof.put("expected", expected);
    Files.writeString(folder.resolve(name + ".json"), JsonWriter.compact(proof));
  }

  /** Writes random networks: {@code FOLDER COUNT}. */
  public static void main(String[] arguments) throws IOException {
    for (int seed = 0; seed < Integer.parseInt(arguments[1]); seed++) {
      add(
          Path.of(arguments[0]),
          "random-" + seed,
          seed % 2 == 0 ? RandomNetworks.plain(seed) : RandomNetworks.model(seed),
          Optional.empty());
    }
  }
}
