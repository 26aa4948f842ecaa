/** Models in and out. Nothing but the engine is needed to load a model and to use it. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.formats {
  requires static transitive org.jspecify;
  requires transitive dev.bobbin.engine;

  exports dev.bobbin.formats;
  exports dev.bobbin.formats.spec;
  exports dev.bobbin.formats.tree;
}
