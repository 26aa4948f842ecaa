package dev.bobbin.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where the pixels of images lie. Thread-safe for reading. */
sealed interface PixelStore {
  /** The number of bytes. */
  long size();

  /** Copies {@code count} bytes from {@code start} on. */
  void copy(long start, byte[] target, int at, int count);

  /**
   * On the heap.
   *
   * @param bytes not copied
   */
  record Heap(byte[] bytes) implements PixelStore {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void copy(long start, byte[] target, int at, int count) {
      System.arraycopy(bytes, (int) start, target, at, count);
    }
  }

  /**
   * In a file that is mapped into memory: the operating system reads what is used and forgets what
   * is not.
   */
  record Mapped(MemorySegment bytes) implements PixelStore {
    @Override
    public long size() {
      return bytes.byteSize();
    }

    @Override
    public void copy(long start, byte[] target, int at, int count) {
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, target, at, count);
    }
  }
}
