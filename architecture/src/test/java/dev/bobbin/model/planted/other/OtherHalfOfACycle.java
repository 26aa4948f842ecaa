package dev.bobbin.model.planted.other;

import dev.bobbin.model.planted.one.HalfOfACycle;
import java.util.Optional;

/** What the architecture test must catch. */
public record OtherHalfOfACycle(Optional<HalfOfACycle> one) {
  /** A dependency that generics cannot hide. */
  public HalfOfACycle half() {
    return one.orElseThrow();
  }
}
