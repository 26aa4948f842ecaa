package dev.bobbin.analysis.diagnosis;

import java.util.List;

/** Checks a training for one kind of problem. It keeps no state. */
@FunctionalInterface
interface Rule {
  /** All findings, including those that were reported before. */
  List<Finding> findings(EpochSnapshot snapshot);
}
