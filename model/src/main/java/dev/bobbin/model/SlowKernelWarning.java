package dev.bobbin.model;

import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.KernelInfo.ScalarReason;
import java.lang.System.Logger.Level;

/**
 * Warns that the kernels are slow: on a class path, the vector module is missing unless {@code
 * --add-modules} names it. {@link Model} and training call it, since the engine does not log.
 */
public final class SlowKernelWarning {
  private SlowKernelWarning() {}

  /** Logs a warning once per JVM, unless scalar kernels were requested. */
  public static void warnOnce() {
    Warning.give();
  }

  /** Loaded once. */
  private static final class Warning {
    static {
      KernelInfo.whyScalar()
          .filter(reason -> reason == ScalarReason.NO_VECTOR_MODULE)
          .ifPresent(reason -> System.getLogger("dev.bobbin").log(Level.WARNING, reason.message()));
    }

    static void give() {}
  }
}
