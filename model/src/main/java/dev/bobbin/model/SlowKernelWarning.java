package dev.bobbin.model;

import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.KernelInfo.ScalarReason;
import java.lang.System.Logger.Level;

/**
 * Tells a program on the class path that it computes slowly: a class path leaves out the module
 * that has vectors unless {@code --add-modules} names it. Training and {@link Model} tell it here,
 * since the engine does not log.
 */
public final class SlowKernelWarning {
  private SlowKernelWarning() {}

  /** Warns in the log, once in the life of the JVM. Who asked for scalar kernels is not warned. */
  public static void warnOnce() {
    Warning.give();
  }

  /** The JVM loads a class once. */
  private static final class Warning {
    static {
      KernelInfo.whyScalar()
          .filter(reason -> reason == ScalarReason.NO_VECTOR_MODULE)
          .ifPresent(reason -> System.getLogger("dev.bobbin").log(Level.WARNING, reason.message()));
    }

    static void give() {}
  }
}
