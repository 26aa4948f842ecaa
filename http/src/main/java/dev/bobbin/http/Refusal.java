package dev.bobbin.http;

import dev.bobbin.base.text.Names;

/** Why a server turned a request away before any handler saw it. */
enum Refusal {
  /** Bodies under way hold all the memory there is for them. */
  BODIES,
  /** One client has too many requests under way. */
  CLIENT,
  /** Too many connections. */
  CONNECTIONS,
  /** The server is about to stop. */
  DRAINING,
  /** Not meant for this machine, or in a way that nothing here understands. */
  FOREIGN,
  /** A page of another site. */
  ORIGIN,
  /** Too many requests under way. */
  REQUESTS,
  /** Headers, body or answer took too long. */
  SLOW,
  /** No token, or a wrong one. */
  TOKEN;

  /**
   * Whether the connection is unwanted too: where only requests are too many, it saves the next.
   */
  boolean closes() {
    return this == CONNECTIONS || this == DRAINING;
  }

  /** As in the metrics. */
  String reason() {
    return Names.id(this);
  }
}
