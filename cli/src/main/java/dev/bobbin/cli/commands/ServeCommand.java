package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.ServeOptions;
import dev.bobbin.cli.session.ServeSession;
import dev.bobbin.cli.terminal.Host;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves models over HTTP. */
@Command(
    name = "serve",
    header = "Serve trained models over HTTP, with a page to try them.",
    description =
        "Serves the Open Inference Protocol (/v2), pictures from curl (/v1/classify), related articles if "
            + "there is an index (/v1/similar), and its documentation (/docs). A replaced model file is loaded "
            + "without losing a request. Serves until Ctrl-C or SIGTERM, on this machine only unless --host is "
            + "given.",
    footer = {
      "  bobbin serve demo",
      "  bobbin serve shirts=runs/demo shirts:2=runs/naderi/model.safetensors --port 0",
      "  curl -T runs/demo/example.png http://localhost:8080/v1/classify/demo"
    })
public final class ServeCommand extends HostCommand {
  @Mixin ServeOptions options = new ServeOptions();

  public ServeCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new ServeSession(host, common.json, options).run();
  }
}
