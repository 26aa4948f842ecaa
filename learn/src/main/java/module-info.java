/** Networks to build, train, evaluate and ask in a few lines. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.learn {
  requires static org.jspecify;
  requires transitive dev.bobbin.analysis;
  requires transitive dev.bobbin.data;

  exports dev.bobbin.learn;
}
