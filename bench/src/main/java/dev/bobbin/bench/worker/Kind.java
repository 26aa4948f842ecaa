package dev.bobbin.bench.worker;

import dev.bobbin.base.text.Names;
import dev.bobbin.bench.contender.BobbinContender;
import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.onnxruntime.OnnxRuntimeContender;
import dev.bobbin.bench.tensorflow.TensorFlowContender;
import dev.bobbin.bench.torch.TorchContender;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contenders, with their processes' settings. */
public enum Kind {
  BOBBIN("under G1, as in ./bobbin train"),
  BOBBIN_BEFORE("the build of --against, under G1"),
  TENSORFLOW("oneDNN on"),
  LIBTORCH("the C library's malloc as it is"),
  LIBTORCH_TUNED(
      "malloc told to keep memory: MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_ and"
          + " MALLOC_TOP_PAD_ of 1 GiB, 4 GiB and 256 MiB"),
  TENSORFLOW_FUNCTION("an epoch is one call of a tf.function; " + Words.PYTHON, "tensorflow"),
  TENSORFLOW_XLA(
      "the same compiled by XLA; with convolutions, the step alone, which is faster; "
          + Words.PYTHON,
      "tensorflow"),
  JAX(
      "an epoch is one lax.scan under jit; with convolutions, a step is one call, which is faster; "
          + Words.PYTHON,
      "jax"),
  PYTORCH("eager, fused optimizer, channels last; " + Words.PYTHON, "pytorch"),
  ONNXRUNTIME("all graph optimizations"),
  ONNXRUNTIME_SINGLE("one thread, which may be faster where a network is small");

  private final String setting;
  private final Optional<String> python;

  Kind(String setting) {
    this.setting = setting;
    this.python = Optional.empty();
  }

  Kind(String setting, String python) {
    this.setting = setting;
    this.python = Optional.of(python);
  }

  private static final class Words {
    static final String PYTHON = "malloc told as for libtorch-tuned";
  }

  /** Its name in options and tables. */
  public String label() {
    return Names.id(this);
  }

  /** How it is set up, in words. */
  public String setting() {
    return setting;
  }

  /** Whether it trains; the others only predict. */
  public boolean trains() {
    return this != ONNXRUNTIME && this != ONNXRUNTIME_SINGLE;
  }

  /** Whether it is Bobbin, of this build or another. */
  boolean isBobbin() {
    return this == BOBBIN || this == BOBBIN_BEFORE;
  }

  /** The contender with that label, of those that every machine has. */
  public static Optional<Kind> of(String label) {
    return Names.constant(Kind.class, label).filter(kind -> kind != BOBBIN_BEFORE);
  }

  /** All that every machine has. */
  public static List<Kind> usual() {
    return Arrays.stream(values()).filter(kind -> kind != BOBBIN_BEFORE).toList();
  }

  /** The labels of all that every machine has. */
  public static List<String> labels() {
    return usual().stream().map(Kind::label).toList();
  }

  /**
   * How its process is started.
   *
   * @param options further options for its JVM, if it has one
   * @param classPath of its JVM
   * @throws WorkerException if what it needs is missing
   */
  Program program(Setup setup, List<String> options, String classPath) throws WorkerException {
    return python.isPresent()
        ? new PythonProgram(this, setup, python.get())
        : new JavaProgram(this, setup, options, classPath);
  }

  /** Loads the library. Call it in the contender's own JVM. */
  Contender start(int threads) {
    return switch (this) {
      case BOBBIN, BOBBIN_BEFORE -> new BobbinContender(threads);
      case TENSORFLOW -> new TensorFlowContender(threads);
      case LIBTORCH, LIBTORCH_TUNED -> new TorchContender(threads);
      case TENSORFLOW_FUNCTION, TENSORFLOW_XLA, JAX, PYTORCH ->
          throw new IllegalStateException(label() + ": expected a process in Python, not a JVM");
      case ONNXRUNTIME -> new OnnxRuntimeContender(threads);
      case ONNXRUNTIME_SINGLE -> new OnnxRuntimeContender(1);
    };
  }

  /** Variables of the process's environment. */
  Map<String, String> environment(int threads) {
    Map<String, String> variables = new LinkedHashMap<>();
    String count = Integer.toString(threads);
    for (String name : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
      variables.put(name, count);
    }
    if (this == LIBTORCH_TUNED || python.isPresent()) {
      // If each step allocates large tensors, malloc returns them to the system and the system
      // zeroes new pages, which takes most of the time.
      variables.put("MALLOC_MMAP_THRESHOLD_", Long.toString(1L << 30));
      variables.put("MALLOC_TRIM_THRESHOLD_", Long.toString(1L << 32));
      variables.put("MALLOC_TOP_PAD_", Long.toString(1L << 28));
    }
    // TensorFlow's own default depends on the processor.
    variables.put("TF_ENABLE_ONEDNN_OPTS", "1");
    // Errors only.
    variables.put("TF_CPP_MIN_LOG_LEVEL", "2");
    return variables;
  }
}
