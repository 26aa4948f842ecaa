/** Trained models: classification, files, preprocessing. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.model {
  requires static org.jspecify;
  requires transitive dev.bobbin.base;
  requires transitive dev.bobbin.engine;

  exports dev.bobbin.model;
  exports dev.bobbin.model.io;
  exports dev.bobbin.model.schema;
  exports dev.bobbin.model.text;
}
