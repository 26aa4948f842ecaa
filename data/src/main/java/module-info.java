/** Datasets and pictures: find, download, verify, read, write, split, augment. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic")
module dev.bobbin.data {
  requires static org.jspecify;
  // For Parquet alone. Hardwood looks for the second by name.
  requires static dev.hardwood.core;
  requires static com.github.luben.zstd_jni;
  requires transitive dev.bobbin.model;
  requires transitive java.desktop;
  requires java.logging;
  requires java.net.http;
  requires de.siegmar.fastcsv;
  requires com.twelvemonkeys.imageio.webp;

  exports dev.bobbin.data;
  exports dev.bobbin.data.catalogue;
  exports dev.bobbin.data.format;
  exports dev.bobbin.data.image;
  exports dev.bobbin.data.split;
}
