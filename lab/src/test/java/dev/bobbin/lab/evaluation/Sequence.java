package dev.bobbin.lab.evaluation;

/**
 * The numbers that the golden figures of these tests were made with: {@code x = (1103515245 x +
 * 12345) mod 2^31}, then {@code (x >> 16) mod bound}. A few lines of Python repeat them.
 */
final class Sequence {
  private long x;

  int next(int bound) {
    x = (x * 1103515245L + 12345) % 2147483648L;
    return (int) ((x >> 16) % bound);
  }
}
