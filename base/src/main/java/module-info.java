/** What all modules share: JSON, codecs, files, text. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.base {
  requires static org.jspecify;

  exports dev.bobbin.base;
  exports dev.bobbin.base.codec;
  exports dev.bobbin.base.io;
  exports dev.bobbin.base.json;
  exports dev.bobbin.base.numpy;
  exports dev.bobbin.base.protobuf;
  exports dev.bobbin.base.text;
}
