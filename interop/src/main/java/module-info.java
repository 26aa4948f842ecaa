/** Other people's model files, out and in. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.interop {
  requires static org.jspecify;
  requires transitive dev.bobbin.model;

  exports dev.bobbin.interop;
  exports dev.bobbin.interop.page;
}
