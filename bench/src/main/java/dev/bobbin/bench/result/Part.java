package dev.bobbin.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * A section's results.
 *
 * @param machine where they were measured
 * @param peak what that machine does at most
 * @param threads of each contender
 * @param measured what came out
 */
public record Part(Machine machine, Peak peak, int threads, Measured measured) {
  /** A machine's processor, its cores, the system and the JVM. */
  public record Machine(String cpu, int cores, String os, String java) {}

  /** Bobbin's kernels, and the GFLOP/s of the main one. */
  public record Peak(String kernels, long gflopsOneThread, long gflopsAllThreads) {}

  /** Who took part: its label, what its library says it is, and how it was set up. */
  public record Contender(String name, String version, String setting) {}

  /** Who was left out of a row, and why. */
  public record Absent(String contender, String row, String reason) {}

  /**
   * What came out of a measurement.
   *
   * @param contenders who took part; empty where it is Bobbin alone
   * @param absent who was left out of which row
   * @param heap the JVM's option, where its heap is part of the question
   * @param rows with different names
   */
  public record Measured(
      List<Contender> contenders, List<Absent> absent, Optional<String> heap, List<Row> rows) {
    /** Keeps copies. */
    public Measured {
      contenders = List.copyOf(contenders);
      absent = List.copyOf(absent);
      rows = List.copyOf(rows);
    }
  }

  /** The rows, which are all of that kind. */
  public <R extends Row> List<R> rows(Class<R> kind) {
    return measured.rows.stream().map(kind::cast).toList();
  }

  /** The labels of those who took part. */
  public List<String> contenders() {
    return measured.contenders.stream().map(Contender::name).toList();
  }
}
