/** A web server: addresses, access, limits, errors, shutdown. Knows nothing of networks. */
@org.jspecify.annotations.NullMarked
// Micrometer's jars name their modules in their manifests only.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.bobbin.http {
  requires static org.jspecify;
  requires transitive dev.bobbin.base;
  requires transitive io.javalin;
  requires jakarta.servlet;
  requires java.logging;
  requires transitive micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires org.slf4j;

  exports dev.bobbin.http;
}
