package dev.bobbin.cli.session;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.ServeOptions;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.server.app.ImageService;
import dev.bobbin.server.app.IndexPath;
import dev.bobbin.server.app.ModelPath;
import dev.bobbin.server.app.ServiceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Serves models until it is interrupted. Like {@link BoardSession}, it keeps the server away from
 * other commands.
 */
public record ServeSession(Host host, boolean json, ServeOptions asked) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int PORT = 8080;
  private static final int MOST = 1_000_000;
  private static final int MOST_MEBIBYTES = 1024;
  private static final int MOST_SECONDS = 86_400;

  public int run() throws IOException, InterruptedException {
    List<ModelPath> models = models();
    CountDownLatch stop = new CountDownLatch(1);
    try (Interrupts _ =
            Interrupts.stopping(host, "stopping: finishing running requests", stop::countDown);
        ImageService service = start(models)) {
      tell(service, models);
      stop.await();
      return ExitCode.INTERRUPTED;
    }
  }

  private List<ModelPath> models() {
    List<ModelPath> models =
        asked.models.stream()
            .map(ModelPath::parse)
            .map(model ->
                new ModelPath(model.name(), model.version(), asked.folder.findModel(model.path())))
            .toList();
    for (ModelPath model : models) {
      long same = models.stream().filter(other -> other.isNamedLike(model)).count();
      if (same > 1) {
        throw BobbinException.usage(
            "MODEL",
            "each name and version once",
            model.name() + ":" + model.version() + " " + same + " times",
            model.name() + ":NEXT=" + models.getLast().path());
      }
    }
    return models;
  }

  private ServiceSettings.Bounds bounds() {
    ServeOptions.Bounds given = asked.bounds;
    ServiceSettings.Bounds usual = ServiceSettings.Bounds.defaults();
    return new ServiceSettings.Bounds(
        asked.threads.threads(),
        positive("--max-queue", given.queue.orElse(usual.queue())),
        given.body.map(ServeSession::bytes).orElse(usual.body()),
        positive("--max-requests", given.requests.orElse(usual.requests())),
        positive("--max-per-client", given.perClient.orElse(MOST)),
        positive("--max-connections", given.connections.orElse(usual.connections())),
        given.timeout.map(s -> seconds("--timeout", s)).orElse(usual.time()),
        given.drain.map(s -> seconds("--drain", s)).orElse(usual.drain()));
  }

  private static int positive(String option, int value) {
    return within(option, value, MOST);
  }

  private static int bytes(int mebibytes) {
    return within("--max-body", mebibytes, MOST_MEBIBYTES) << 20;
  }

  private static Duration seconds(String option, int seconds) {
    return Duration.ofSeconds(within(option, seconds, MOST_SECONDS));
  }

  private static int within(String option, int value, int most) {
    return OptionRange.check(option, value, 1, most, "leaving it out");
  }

  private ServiceSettings.Guard guard() {
    ServeOptions.Access given = asked.access;
    if (given.certificate.isPresent() != given.key.isPresent()) {
      throw BobbinException.usage(
          "--certificate and --key", "both or neither", "one", "'bobbin serve --help'");
    }
    boolean toError = given.log.filter("-"::equals).isPresent();
    return new ServiceSettings.Guard(
        given.tokens,
        given.certificate,
        given.key,
        Set.copyOf(given.origins),
        Set.copyOf(given.hosts),
        toError ? Optional.empty() : given.log.map(Path::of),
        toError ? Optional.of(host.err()) : Optional.empty());
  }

  private ImageService start(List<ModelPath> models) throws IOException {
    ServiceSettings settings =
        new ServiceSettings(
            asked.address.orElse(LOOPBACK),
            asked.port.orElse(PORT),
            models,
            asked.indexes.stream().map(IndexPath::parse).toList(),
            guard(),
            bounds());
    return ImageService.start(settings);
  }

  private void tell(ImageService service, List<ModelPath> models) {
    if (json) {
      host.json(
          "url", service.url(),
          "port", service.port(),
          "networkUrls", service.networkUrls(),
          "models",
              models.stream()
                  .map(model -> Json.of("name", model.name(), "version", model.version()))
                  .toList(),
          "indexes", service.indexes());
    } else {
      host.out().println(service.url());
      host.out().flush();
      for (ModelPath model : models) {
        host.note("serving %s, version %s".formatted(model.name(), model.version()));
      }
      if (!service.indexes().isEmpty()) {
        host.note("related articles from the index " + String.join(", ", service.indexes()));
      }
      for (String url : service.networkUrls()) {
        host.note("for phones and others in this network: " + url);
      }
      host.note("until Ctrl-C");
    }
    if (!service.isPrivate() && asked.access.tokens.isEmpty()) {
      host.note("warning: anyone who can reach this address can send requests; try --tokens FILE");
    }
  }
}
