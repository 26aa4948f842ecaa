package dev.bobbin.load;

import dev.bobbin.experiment.run.Machine;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The machine and date of a section's measurement.
 *
 * @param cpu the processor's name
 * @param cores that the JVM may use
 * @param java version and vendor
 * @param os system and architecture
 * @param date such as {@code 2026-01-31}
 */
public record Setting(String cpu, int cores, String java, String os, String date) {
  /** In words: processor, cores, Java, system, date. */
  public String words() {
    return "%s, %d cores, Java %s, %s, %s".formatted(cpu, cores, java, os, date);
  }

  /** Here and today. */
  public static Setting current() {
    Machine machine = Machine.current();
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    return new Setting(machine.cpu(), machine.cores(), machine.java(), machine.os(), today);
  }
}
