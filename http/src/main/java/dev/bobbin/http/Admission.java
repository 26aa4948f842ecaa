package dev.bobbin.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Admits as many requests as the limits allow, and refuses others before their bodies are read. */
final class Admission extends Handler.Wrapper {
  private final Traffic traffic;
  private final Paths exempt;

  Admission(Traffic traffic) {
    this.traffic = traffic;
    this.exempt = new Paths(traffic.limits().exempt());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Exchange exchange = Exchange.of(request);
    if (exchange != null && !exempt.include(request)) {
      String client = exchange.user().orElseGet(() -> Request.getRemoteAddr(request));
      var refusal = traffic.admit(exchange, client, Connections.count(getServer()));
      if (refusal.isPresent()) {
        Traffic.Refused refused = refusal.get();
        return Gate.refuse(response, callback, refused.problem(), refused.refusal().closes());
      }
    }
    return super.handle(request, response, callback);
  }
}
