package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** Warnings of files that others may read. */
final class SecretsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"rw-------,0", "rw-r-----,0", "rw-r--r--,1", "rw--w----,1", "rw-----w-,1"})
  void aFileThatOthersMayReadIsWarnedOf(String permissions, int warnings) throws Exception {
    Path file = Files.writeString(folder.resolve("key.pem"), "secret");
    assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    List<String> warned = new ArrayList<>();
    Logger log =
        (Logger)
            Proxy.newProxyInstance(
                Logger.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (_, method, arguments) -> {
                  warned.add(method.getName() + Arrays.deepToString(arguments));
                  return null;
                });
    Secrets.warnIfOpen(file, "this private key", log);
    assertThat(warned).hasSize(warnings);
    assertThat(warned)
        .allMatch(line ->
            line.startsWith("warn") && line.contains("try chmod 600") && line.contains("private"));
  }
}
