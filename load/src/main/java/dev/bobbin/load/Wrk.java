package dev.bobbin.load;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The load generator wrk: each connection sends its next request as soon as one is answered.
 *
 * @param folder for its scripts
 */
record Wrk(Path folder) {
  private static final int ANSWERED = 0;
  private static final Codec<WrkResult> RESULT = DerivedCodecs.record(WrkResult.class);

  /**
   * What wrk measured.
   *
   * @param perSecond requests per second
   * @param p50 milliseconds, the median
   * @param p99 milliseconds, the 99th percentile
   * @param refused answers with a status of 400 or above
   * @param broken requests without a whole answer
   */
  record WrkResult(double perSecond, double p50, double p99, long refused, long broken) {}

  WrkResult run(URI service, Workload workload, int connections, int seconds) throws IOException {
    Path body = folder.resolve("body");
    Path script = folder.resolve("request.lua");
    Files.write(body, workload.body());
    // The path and the other words need no escapes.
    Files.writeString(
        script,
        """
        local file = io.open("%s", "rb")
        wrk.method = "%s"
        wrk.body = file:read("*a")
        wrk.headers["Content-Type"] = "%s"
        done = function(summary, latency, requests)
          local failed = summary.errors
          print(string.format(
            '{"perSecond": %%.6f, "p50": %%.6f, "p99": %%.6f, "refused": %%d, "broken": %%d}',
            summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
            failed.status, failed.connect + failed.read + failed.write + failed.timeout))
        end
        """
            .formatted(body.toAbsolutePath(), workload.method(), workload.type()));
    Process process =
        new ProcessBuilder(
                List.of(
                    "wrk",
                    "-t1",
                    "-c" + connections,
                    "-d" + seconds + "s",
                    "--timeout",
                    "30s",
                    "-s",
                    script.toString(),
                    service.resolve(workload.path()).toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != ANSWERED) {
        throw new IOException("wrk: expected a measurement, received:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("wrk: interrupted", e);
    }
    String line = output.lines().filter(l -> l.startsWith("{")).findFirst().orElse(output);
    return Documents.parse("wrk", line, RESULT);
  }
}
