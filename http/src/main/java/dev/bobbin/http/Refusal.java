package dev.bobbin.http;

import dev.bobbin.base.text.Names;

/** Why a request was refused before any handler saw it. */
enum Refusal {
  /** No memory for bodies is left. */
  BODIES,
  /** One client has too many requests under way. */
  CLIENT,
  /** Too many connections. */
  CONNECTIONS,
  /** The server is shutting down. */
  DRAINING,
  /** A wrong {@code Host}, or a header that is not allowed. */
  FOREIGN,
  /** A page of another site. */
  ORIGIN,
  /** Too many requests under way. */
  REQUESTS,
  /** Headers, body or answer took too long. */
  SLOW,
  /** No token, or a wrong one. */
  TOKEN;

  /** Whether the connection is closed too. */
  boolean closes() {
    return this == CONNECTIONS || this == DRAINING;
  }

  String reason() {
    return Names.id(this);
  }
}
