@org.jspecify.annotations.NullMarked
module dev.bobbin.formats {
  requires static org.jspecify;
  requires transitive dev.bobbin.engine;
}
