package dev.bobbin.bench.worker;

import dev.bobbin.bench.contender.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a contender's process is started, and what it must be told before it opens a workload. */
sealed interface Program permits JavaProgram, PythonProgram {
  /** The program and its arguments. */
  List<String> command();

  /** Variables of the process's environment. */
  Map<String, String> environment();

  /** What to try if it does not start. */
  String remedy();

  /**
   * The request to send before a workload is opened, if any.
   *
   * @param beginning where training begins; if empty, as the workload's seed says
   */
  Optional<Request> before(Workload workload, Optional<Beginning> beginning);
}
