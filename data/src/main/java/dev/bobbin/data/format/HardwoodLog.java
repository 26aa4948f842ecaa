package dev.bobbin.data.format;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Limits Hardwood's log to warnings. */
final class HardwoodLog {
  /** A strong reference, since an unreferenced logger loses its level. */
  private static final Logger HARDWOOD = Logger.getLogger("dev.hardwood");

  private HardwoodLog() {}

  /** To be called before the first class of Hardwood is loaded. */
  static void quiet() {
    if (HARDWOOD.getLevel() == null) {
      HARDWOOD.setLevel(Level.WARNING);
    }
  }
}
