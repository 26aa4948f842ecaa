package dev.bobbin.load;

import dev.bobbin.base.text.Names;

/** The parts of the measurement, in the order of the page. */
enum Section {
  THROUGHPUT(
      "Throughput",
      """
      One service and one load generator (wrk, one thread) share the same two cores. Each connection has one request under way.
      Milliseconds are from the request's first byte to the answer's last. Each row is warmed up first.\
      """),
  UPLOADS(
      "Photographs",
      """
      Colour photographs in JPEG, as from phones, uploaded by several clients at once: decoding takes most of the time, and its memory is
      limited.\
      """),
  OVERLOAD(
      "Overload",
      """
      For a minute, requests are sent at five times the rate that the service can answer (its throughput at 64 connections, measured just
      before), as long as one of 850 connections is free; *sent* is the actual rate. Every answer is compared with the right one, byte for
      byte. Milliseconds are from sending to the whole answer, and *since due* from when the request should have been sent, including the wait
      for a free connection (older figures have no such column). The service has a heap of 512 MB (`-Xmx512m`).\
      """),
  SLOW(
      "Slow clients",
      """
      A hundred slow clients of each kind connect while other clients send 200 requests per second on 16 connections. The others'
      milliseconds are from when a request was due (until 2026-11-21: from sending). The service runs with `--timeout 10`.\
      """),
  GARBAGE(
      "Garbage",
      """
      Malformed bodies and pictures, from fixed seeds: cut, flipped, repeated, nested, of wrong types and sizes, and pictures that claim to be
      huge. Answers must be 2xx or 4xx; a status from 500 on, or a connection without an answer, breaks the promise. The service has a heap of
      512 MB.\
      """),
  CROWD(
      "Crowds of connections",
      """
      2,000 connections that say nothing and 1,000 that send a byte a second, half of them headers and half a body, while a monitor asks for
      `/v2/health/live`, `/v2/health/ready` and `/metrics` in turn, over a new connection each time. Each has to be answered within a second.\
      """),
  SWAPS(
      "Swaps under load",
      """
      The file of a model is replaced twelve times by that of another while four clients send one request after the other; before each swap
      by a bad file (empty, half, with a flipped bit, text). Every answer has to be that of one of the two models, byte for byte, and a client
      may see each swap once. After a bad file, the old model goes on answering.\
      """),
  ENDURANCE(
      "An hour at twice the capacity",
      """
      Requests for 32 images, PNG files and photographs of 2000x1500, together, each at twice the rate that was answered just before with all three at
      once, from 8 connections each. Every answer is compared with the right one, byte for byte. The service has a heap of 512 MiB. In the
      last third, its memory may be 10 % above that of the second at most, in the mean, and never above [the stated bound](../serving.md#memory).\
      """);

  private final String title;
  private final String explanation;

  Section(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  String label() {
    return Names.id(this);
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }
}
