/**
 * Datasets: find, download, verify, read, split, augment. It knows the engine and nothing else of
 * the house.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings(
    "module") // dev.bobbin.lab is built after this module, so the compiler cannot see it.
module dev.bobbin.data {
  requires static org.jspecify;
  requires transitive dev.bobbin.engine;
  requires transitive java.desktop;
  requires java.net.http;
  requires de.siegmar.fastcsv;

  exports dev.bobbin.data;
  exports dev.bobbin.data.catalogue;
  exports dev.bobbin.data.format;
  exports dev.bobbin.data.image;
  exports dev.bobbin.data.io to
      dev.bobbin.lab;
  exports dev.bobbin.data.split;
}
