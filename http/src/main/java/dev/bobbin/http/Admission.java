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
    RequestContext context = RequestContext.of(request);
    if (context != null && !exempt.include(request)) {
      String client = context.user().orElseGet(() -> Request.getRemoteAddr(request));
      var refusal = traffic.admit(context, client, Connections.count(getServer()));
      if (refusal.isPresent()) {
        Traffic.Refused refused = refusal.get();
        return SecurityHandler.refuse(
            response, callback, refused.exception(), refused.refusal().closes());
      }
    }
    return super.handle(request, response, callback);
  }
}
