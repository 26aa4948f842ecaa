package dev.bobbin.base.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a record is written: as a mapping from the names of its fields, in the order of their
 * declaration. Made by {@link RecordFields}.
 *
 * @param <R> the record
 */
public interface RecordForm<R> extends Form<R> {
  /** The names of all fields, in order. */
  List<String> names();

  /** A new map; a field that may be absent and is so is null. */
  @Override
  Map<String, @Nullable Object> write(R value);
}
