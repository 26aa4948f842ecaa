@org.jspecify.annotations.NullMarked
module dev.bobbin.cli {
  requires static org.jspecify;
  requires dev.bobbin.lab;
}
