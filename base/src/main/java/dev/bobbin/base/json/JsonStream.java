package dev.bobbin.base.json;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document item by item, so that a long list need not be held in memory; the bytes are
 * those of {@link JsonWriter#indented}. One list can be open at a time, at the top of the document.
 */
public final class JsonStream {
  private final PrintStream out;
  private String beforeName = "{";
  private String beforeItem = "";

  /** Begins a document; nothing is closed. */
  public JsonStream(PrintStream out) {
    this.out = out;
  }

  /** Adds a name and its value. */
  public void put(String name, @Nullable Object value) {
    name(name);
    out.print(JsonWriter.indented(value, 1));
  }

  /** Adds a name, and begins its list. */
  public void beginList(String name) {
    name(name);
    out.print('[');
    beforeItem = "\n    ";
  }

  /** Adds an item to the list. */
  public void add(Map<String, ? extends @Nullable Object> item) {
    out.print(beforeItem);
    out.print(JsonWriter.indented(item, 2));
    beforeItem = ",\n    ";
  }

  /** Ends the list. */
  public void endList() {
    out.print(beforeItem.startsWith(",") ? "\n  ]" : "]");
  }

  /** Ends the document, which has a name at least. */
  public void end() {
    out.print("\n}\n");
    out.flush();
  }

  private void name(String name) {
    out.print(beforeName + "\n  " + JsonWriter.compact(name) + ": ");
    beforeName = ",";
  }
}
