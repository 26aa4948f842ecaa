/** HTTP: inference, related articles, the run board. */
@org.jspecify.annotations.NullMarked
// Micrometer's jars name their modules in their manifests only.
@SuppressWarnings("requires-automatic")
module dev.bobbin.server {
  requires static org.jspecify;
  requires transitive dev.bobbin.lab;
  requires de.siegmar.fastcsv;
  requires io.javalin;
  requires jakarta.servlet;
  requires java.logging;
  requires java.management;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.apache.lucene.core;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires org.slf4j;
  requires tools.jackson.core;

  exports dev.bobbin.server.articles;
  exports dev.bobbin.server.board;
  exports dev.bobbin.server.serve;
}
