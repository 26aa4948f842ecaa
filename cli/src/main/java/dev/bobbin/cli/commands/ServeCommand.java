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
    description = "Speaks the Open Inference Protocol (/v2), takes pictures from curl (/v1/classify), finds related articles where an index"
          + " is there (/v1/similar), and describes itself at /docs. A model file that is replaced is swapped in without losing"
          + " a request. It serves until Ctrl-C or SIGTERM, on this machine alone unless --host says otherwise.",
    footer = {"  bobbin serve demo",
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
