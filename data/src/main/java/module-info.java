@org.jspecify.annotations.NullMarked
module dev.bobbin.data {
  requires static org.jspecify;
  requires transitive dev.bobbin.engine;
}
