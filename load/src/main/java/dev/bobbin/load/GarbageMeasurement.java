package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Sends malformed bodies and pictures, and a valid request after each series. */
record GarbageMeasurement(TestBed bed) {
  private static final int BODIES = 10_000;
  private static final int PICTURES = 1_000;
  private static final int FIRST_DECLARED_ERROR = 400;
  private static final int FIRST_FAILURE = 500;

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    try (ServiceProcess service = bed.serveInLittleMemory("net=" + bed.run("naderi-dense"))) {
      URI url = service.url();
      Workload infer = bed.workloads().bytes("net", 1);
      MalformedBodies bodies = new MalformedBodies(infer.body());
      HostileImages pictures = new HostileImages();
      // Twice: memory that the first round adds is buffers and compiled code; memory that the
      // second adds would be a leak.
      for (String round : List.of("", ", again")) {
        send(
            service,
            "malformed bodies" + round,
            BODIES,
            rows,
            broken,
            number ->
                HttpConnection.request(
                    url, "POST", infer.path(), infer.type(), bodies.body(number)));
        send(
            service,
            "hostile pictures" + round,
            PICTURES,
            rows,
            broken,
            number ->
                HttpConnection.request(
                    url, "PUT", "/v1/classify/net", "image/png", pictures.picture(number)));
      }
    }
    return new Measured(rows, broken);
  }

  private void send(
      ServiceProcess service,
      String name,
      int count,
      List<Map<String, Object>> rows,
      List<String> broken,
      IntFunction<byte[]> request)
      throws IOException {
    Map<Integer, Integer> statuses = new TreeMap<>();
    int unanswered = 0;
    Histogram nanos = new Histogram(Millis.DIGITS);
    HttpConnection connection = new HttpConnection(service.url());
    for (int number = 0; number < count; number++) {
      long start = System.nanoTime();
      boolean keep = false;
      try {
        HttpConnection.Answer answer = connection.send(request.apply(number));
        nanos.recordValue(System.nanoTime() - start);
        statuses.merge(answer.status(), 1, Integer::sum);
        keep = !answer.closes();
        if (isUndeclared(answer)) {
          broken.add("%s %d: %d %s".formatted(name, number, answer.status(), answer.text()));
        }
      } catch (IOException e) {
        unanswered++;
        broken.add("%s %d: %s".formatted(name, number, e));
      }
      if (!keep) {
        connection.close();
        connection = new HttpConnection(service.url());
      }
    }
    connection.close();
    Workload right = bed.workloads().bytes("net", 1);
    try (HttpConnection after = new HttpConnection(service.url())) {
      int status = after.send(right.request(service.url())).status();
      if (status != 200) {
        broken.add(name + ": a right request afterwards was answered with " + status);
      }
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", name);
    row.put("how many", count);
    row.put("answers by status", statuses.toString().replaceAll("[{}]", "").replace("=", ": "));
    row.put("unanswered", unanswered);
    row.put("p50 ms", Millis.at(nanos, 50));
    row.put("p99 ms", Millis.at(nanos, 99));
    row.put("most ms", Millis.at(nanos, 100));
    row.put("process MB", service.residentBytes().orElse(0) / 1e6);
    row.put("files open", service.openFiles().orElse(0));
    rows.add(row);
    bed.progress().accept(row.toString());
  }

  private static boolean isUndeclared(HttpConnection.Answer answer) {
    if (answer.status() < FIRST_DECLARED_ERROR) {
      return false;
    }
    return answer.status() >= FIRST_FAILURE || !answer.text().startsWith("{\"error\":");
  }
}
