package dev.bobbin.server.search;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Limits Lucene's log to warnings. */
final class LuceneLog {
  /** A strong reference, since an unreferenced logger loses its level. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private LuceneLog() {}

  /** To be called before the first class of Lucene is loaded. */
  static void quiet() {
    if (LUCENE.getLevel() == null) {
      LUCENE.setLevel(Level.WARNING);
    }
  }
}
