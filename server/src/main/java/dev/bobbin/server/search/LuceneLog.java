package dev.bobbin.server.search;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What Lucene writes to standard error: warnings, and not which instructions it has found. */
final class LuceneLog {
  /** Kept here, since a logger that nobody holds forgets its level. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private LuceneLog() {}

  /** To be called before Lucene's first class is loaded. */
  static void quiet() {
    if (LUCENE.getLevel() == null) {
      LUCENE.setLevel(Level.WARNING);
    }
  }
}
