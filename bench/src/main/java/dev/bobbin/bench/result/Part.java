package dev.bobbin.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * A section's results.
 *
 * @param peak the fastest that the machine computes
 * @param threads of each contender
 */
public record Part(Machine machine, Peak peak, int threads, Measured measured) {
  /** A machine's processor, its cores, the system and the JVM. */
  public record Machine(String cpu, int cores, String os, String java) {}

  /** Bobbin's kernels, and the GFLOP/s of the main one. */
  public record Peak(String kernels, long gflopsOneThread, long gflopsAllThreads) {}

  /** A participant: its label, its library's name and version, and how it was set up. */
  public record ContenderResult(String name, String version, String setting) {}

  /** A contender that was left out of a row, and why. */
  public record Absent(String contender, String row, String reason) {}

  /**
   * The results of a measurement.
   *
   * @param contenders that took part; empty if Bobbin is measured alone
   * @param heap the JVM's option, if the measurement limits the heap
   * @param rows with different names
   */
  public record Measured(
      List<ContenderResult> contenders,
      List<Absent> absent,
      Optional<String> heap,
      List<Row> rows) {
    public Measured {
      contenders = List.copyOf(contenders);
      absent = List.copyOf(absent);
      rows = List.copyOf(rows);
    }
  }

  /** The rows, which must all be of that type. */
  public <R extends Row> List<R> rows(Class<R> kind) {
    return measured.rows.stream().map(kind::cast).toList();
  }

  /** The labels of the contenders that took part. */
  public List<String> contenders() {
    return measured.contenders.stream().map(ContenderResult::name).toList();
  }
}
