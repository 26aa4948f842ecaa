package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What may have happened to a file. */
enum Damage {
  REMOVED,
  EMPTY,
  HALF,
  EXTENDED,
  ZEROED,
  FIRST_BIT,
  MIDDLE_BIT,
  LAST_BIT;

  void to(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (this) {
      case REMOVED -> Files.delete(file);
      case EMPTY -> Files.write(file, new byte[0]);
      case HALF -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      case EXTENDED -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
      case ZEROED -> Files.write(file, new byte[bytes.length]);
      case FIRST_BIT -> flip(file, bytes, 0);
      case MIDDLE_BIT -> flip(file, bytes, bytes.length / 2);
      case LAST_BIT -> flip(file, bytes, bytes.length - 1);
    }
  }

  private static void flip(Path file, byte[] bytes, int at) throws IOException {
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
