package dev.bobbin.load;

import dev.bobbin.base.text.Names;

/** The parts of the measurement, in the order of the page. */
enum Section {
  THROUGHPUT(
      "Throughput",
      """
      One service, one load generator (wrk, one thread), on the same two cores: each takes from the other. Each connection has one
      request under way. Milliseconds are from the request's first byte to the answer's last. Each row is warmed up first.\
      """),
  UPLOADS(
      "Photographs",
      """
      Colour photographs in JPEG, as telephones send them, uploaded at once by several clients: decoding them is the work, and its memory
      is bounded.\
      """),
  OVERLOAD(
      "Overload",
      """
      Requests come at five times the rate that the service can answer (its throughput at 64 connections, measured just before), for a
      minute, as long as one of 850 connections is free; *sent* is what really went out. Every answer is compared with the right one, byte for
      byte. Milliseconds are from sending to the whole answer, and *since due* from when the request should have been sent, the wait for a free
      connection included (no such column where the figures are older than it). The service has a heap of 512 MB (`-Xmx512m`).\
      """),
  SLOW(
      "Slow clients",
      """
      While other clients are served at a steady rate, 200 requests a second on 16 connections, a hundred clients come that are slow, of one kind after the
      other. The others' milliseconds are from when a request was due (until 2026-11-21: from sending). The service runs with `--timeout 10`.\
      """),
  GARBAGE(
      "Garbage",
      """
      Bodies and pictures that are broken on purpose, from fixed seeds: cut, flipped, repeated, nested, of wrong types and sizes, and pictures that
      claim to be huge. What is declared is 2xx and 4xx; anything from 500 on, and a connection without an answer, breaks the promise. The service has
      a heap of 512 MB.\
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
