package dev.bobbin.base.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record as a mapping from field names, in the order of their declaration; made by {@link
 * RecordFields}.
 *
 * @param <R> the record
 */
public interface RecordForm<R> extends Form<R> {
  /** The names of all fields, in order. */
  List<String> names();

  /** A new map; null for an absent field that is not left out. */
  @Override
  Map<String, @Nullable Object> write(R value);
}
