package dev.bobbin.analysis.diagnosis;

import java.util.List;

/** Looks at a training for one kind of trouble. It keeps no state. */
@FunctionalInterface
interface Rule {
  /** What is wrong now, whether it was said before or not. */
  List<Finding> findings(EpochSnapshot moment);
}
