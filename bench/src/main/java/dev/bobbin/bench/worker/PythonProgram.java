package dev.bobbin.bench.worker;

import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.numpy.NpyHeader;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code bench/python/worker.py} in an environment of Python. Files of NumPy hand it the images and
 * the first weights, which only Bobbin knows.
 */
final class PythonProgram implements Program {
  private static final String FLOATS = "<f4";
  private static final String BYTES = "|u1";
  private static final String NUMBERS = "<i4";

  private final Kind kind;
  private final Setup setup;
  private final String name;
  private final Map<Shape, Pictures> written = new HashMap<>();

  /** Files with images and their labels. */
  private record Pictures(String source, Path images, Path labels) {}

  /**
   * A contender in Python.
   *
   * @param name of its environment
   * @throws WorkerException if the environment is missing or has other packages than it should
   */
  PythonProgram(Kind kind, Setup setup, String name) throws WorkerException {
    this.kind = kind;
    this.setup = setup;
    this.name = name;
    Path wanted = scripts().resolve(name + ".txt");
    Path installed = folder().resolve("installed");
    try {
      // A link to a Python that is gone is no program.
      if (!Files.exists(installed) || !Files.isExecutable(python())) {
        throw absent("none");
      }
      if (Files.mismatch(wanted, installed) >= 0) {
        throw absent("others");
      }
    } catch (WorkerException e) {
      throw e;
    } catch (IOException e) {
      throw absent(e.toString());
    }
  }

  private WorkerException absent(String received) {
    return new WorkerException(
        "%s: expected the packages of bench/python/%s.txt, found %s; try %s"
            .formatted(kind.label(), name, received, remedy()));
  }

  private Path scripts() {
    return setup.home().resolve("bench/python");
  }

  private Path folder() {
    return setup.environments().resolve(name);
  }

  private Path python() {
    return folder().resolve("bin/python");
  }

  @Override
  public List<String> command() {
    return List.of(
        python().toString(),
        // No compiled files beside the sources, and no variables that lead to other packages.
        "-B",
        "-E",
        scripts().resolve("worker.py").toString(),
        kind.label(),
        Integer.toString(setup.threads()));
  }

  @Override
  public Map<String, String> environment() {
    return kind.environment(setup.threads());
  }

  @Override
  public String remedy() {
    return "bench/python/install " + name;
  }

  @Override
  public Optional<Request> before(Workload workload, Optional<Beginning> beginning) {
    Beginning begun = beginning.orElseGet(() -> Beginning.of(workload));
    Pictures pictures = written.computeIfAbsent(workload.network().input(), this::pictures);
    List<Parameter> parameters =
        Network.create(workload.network(), workload.training().seed()).parameters();
    return Optional.of(
        new Request.Given(
            pictures.images.toString(),
            pictures.labels.toString(),
            pictures.source,
            weights(parameters, begun.weights()).toString(),
            begun.orders().isEmpty()
                ? Optional.empty()
                : Optional.of(order(begun.orders()).toString()),
            workload.training().schedule().baseLearningRate(),
            parameters.stream()
                .map(one ->
                    new Request.Weight(
                        one.name(),
                        one.dimensions(),
                        one.trainable(),
                        one.regularizer().l1(),
                        one.regularizer().l2()))
                .toList()));
  }

  /** The images of a shape. Once written, the files of a source stay as they are. */
  private Pictures pictures(Shape shape) {
    Images images = Images.of(shape);
    LabeledImages set = images.set();
    Pictures pictures =
        new Pictures(
            images.source(),
            file(images.source() + "-" + shape + "-images"),
            file(images.source() + "-" + shape + "-labels"));
    if (!Files.exists(pictures.images)) {
      AtomicFile.write(
          pictures.images,
          out -> {
            NpyHeader.write(
                out, BYTES, set.count(), shape.height(), shape.width(), shape.channels());
            for (int i = 0; i < set.count(); i++) {
              out.write(set.image(i));
            }
          });
    }
    if (!Files.exists(pictures.labels)) {
      AtomicFile.write(
          pictures.labels,
          out -> {
            NpyHeader.write(out, NUMBERS, set.count());
            int[] labels = new int[set.count()];
            for (int i = 0; i < labels.length; i++) {
              labels[i] = set.label(i);
            }
            write(out, labels);
          });
    }
    return pictures;
  }

  private Path weights(List<Parameter> parameters, Map<String, float[]> weights) {
    Path file = file(kind.label() + "-weights");
    Map<String, float[]> inOrder = new LinkedHashMap<>();
    for (Parameter one : parameters) {
      inOrder.put(one.name(), Objects.requireNonNull(weights.get(one.name()), one.name()));
    }
    int size = inOrder.values().stream().mapToInt(values -> values.length).sum();
    AtomicFile.write(
        file,
        out -> {
          NpyHeader.write(out, FLOATS, size);
          for (float[] values : inOrder.values()) {
            byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
            out.write(bytes);
          }
        });
    return file;
  }

  private Path order(List<int[]> orders) {
    Path file = file(kind.label() + "-order");
    AtomicFile.write(
        file,
        out -> {
          NpyHeader.write(out, NUMBERS, orders.size(), orders.getFirst().length);
          for (int[] order : orders) {
            write(out, order);
          }
        });
    return file;
  }

  private static void write(OutputStream out, int[] values) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    out.write(bytes);
  }

  private Path file(String title) {
    return setup.work().toAbsolutePath().resolve(title + ".npy");
  }
}
