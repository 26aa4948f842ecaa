/** HTTP: the run board. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.server {
  requires static org.jspecify;
  requires transitive dev.bobbin.lab;
  requires io.javalin;
  requires jakarta.servlet;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.eclipse.jetty.server;
  requires org.slf4j;

  exports dev.bobbin.server.board;
}
