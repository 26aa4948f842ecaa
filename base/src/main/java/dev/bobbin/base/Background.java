package dev.bobbin.base;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work on another thread that fails as it would fail here. */
public final class Background<T> {
  private final CompletableFuture<T> work;

  private Background(CompletableFuture<T> work) {
    this.work = work;
  }

  /** Begins the work. */
  public static <T> Background<T> start(Supplier<T> work) {
    return new Background<>(CompletableFuture.supplyAsync(work));
  }

  /** Waits for the result. What the work threw is thrown here, not wrapped. */
  public T join() {
    try {
      return work.join();
    } catch (CompletionException e) {
      throw thrown(e);
    }
  }

  /** The exception that an executor wrapped; an error is thrown. */
  public static RuntimeException thrown(Exception wrapper) {
    @Nullable Throwable cause = wrapper.getCause();
    return switch (cause) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      case null, default -> new IllegalStateException(wrapper);
    };
  }
}
