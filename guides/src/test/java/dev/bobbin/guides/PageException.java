package dev.bobbin.guides;

/** A page that cannot be read, or does not do what it says; the message begins with the place. */
final class PageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PageException(String message) {
    super(message);
  }
}
