import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;

/**
 * A service in one file: PUT or POST a picture, receive its classes as JSON. Each request has a virtual
 * thread; as many are classified side by side as there are processors.
 *
 * <p>java --add-modules jdk.incubator.vector -cp "LIB/*" Service.java MODEL PORT
 */
void main(String[] args) throws IOException {
  Model model = ModelFile.read(Path.of(args[0]));
  var classifier = new ImageClassifier(model, Optional.empty());
  var server = HttpServer.create(new InetSocketAddress("localhost", Integer.parseInt(args[1])), 0);
  server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  server.createContext("/", exchange -> {
    try {
      respond(exchange, 200, classifier.classify(exchange.getRequestBody(), "picture").json());
    } catch (BobbinException e) {
      respond(exchange, 400, Map.of("error", e.getMessage()));
    } finally {
      exchange.close();
    }
  });
  server.start();
  IO.println("http://localhost:" + server.getAddress().getPort() + "/");
}

void respond(HttpExchange exchange, int code, Map<String, ?> document) throws IOException {
  byte[] body = JsonWriter.compact(document).getBytes(StandardCharsets.UTF_8);
  exchange.getResponseHeaders().add("Content-Type", "application/json");
  exchange.sendResponseHeaders(code, body.length);
  exchange.getResponseBody().write(body);
}
