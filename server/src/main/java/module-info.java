/** HTTP: inference, search for similar images, the run board. */
@org.jspecify.annotations.NullMarked
// Micrometer's jars name their modules in their manifests only.
@SuppressWarnings("requires-automatic")
module dev.bobbin.server {
  requires static org.jspecify;
  requires transitive dev.bobbin.http;
  requires transitive dev.bobbin.report;
  requires de.siegmar.fastcsv;
  requires io.javalin;
  requires jakarta.servlet;
  requires java.desktop;
  requires java.logging;
  requires java.management;
  requires micrometer.core;
  requires org.apache.lucene.core;
  requires org.eclipse.jetty.server;
  requires org.slf4j;
  requires tools.jackson.core;

  exports dev.bobbin.server.app;
  exports dev.bobbin.server.board;
  exports dev.bobbin.server.search;
}
