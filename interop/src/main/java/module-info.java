/** Other people's model files, out and in. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // jHDF's jar names its module in its manifest only.
module dev.bobbin.interop {
  requires static org.jspecify;
  requires transitive dev.bobbin.model;
  requires io.jhdf;
  // jHDF's jar cannot say that it needs them.
  requires com.ning.compress.lzf;
  requires org.apache.commons.lang3;
  requires org.slf4j;

  exports dev.bobbin.interop;
  exports dev.bobbin.interop.exchange;
}
