package dev.bobbin.load;

import java.net.URI;

/**
 * A request to send repeatedly.
 *
 * @param name for tables
 * @param images number of pictures in it
 * @param path with its query
 * @param type the body's media type
 */
record Workload(String name, int images, String method, String path, String type, byte[] body) {
  byte[] request(URI service) {
    return HttpConnection.request(service, method, path, type, body);
  }
}
