package dev.bobbin.http;

/** Settings from files that may be replaced while a server runs. */
interface Reloadable {
  /** Reloads the files if they have changed. Failure is logged. */
  void reloadIfChanged();
}
