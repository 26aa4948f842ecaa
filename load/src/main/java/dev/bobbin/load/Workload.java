package dev.bobbin.load;

import java.net.URI;

/**
 * A request that is sent again and again.
 *
 * @param name for tables
 * @param images how many pictures it holds
 * @param method of HTTP
 * @param path with its query
 * @param type of the body
 * @param body the bytes
 */
record Workload(String name, int images, String method, String path, String type, byte[] body) {
  byte[] request(URI service) {
    return HttpConnection.request(service, method, path, type, body);
  }
}
