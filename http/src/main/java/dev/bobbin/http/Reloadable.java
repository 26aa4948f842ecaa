package dev.bobbin.http;

/** What comes from files that may be replaced while a server runs. */
interface Reloadable {
  /** Looks whether they were, and if so takes up what they say now. Never fails. */
  void reloadIfChanged();
}
