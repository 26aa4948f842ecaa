package dev.bobbin.cli.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of the service. */
public final class ServeOptions {
  public @Mixin ThreadOption threads = new ThreadOption();
  public @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "A run directory, its name in the folder of runs, or a .safetensors file, served under its own name or as"
              + " NAME=PATH; NAME:VERSION=PATH if there are several versions.")
  public List<String> models = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on, 8080 by default; 0 for any free port.")
  public Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Name or address to listen on, 127.0.0.1 by default; 0.0.0.0 for phones too. Anyone who can"
              + " reach another address can send requests, unless there are --tokens.")
  public Optional<String> address = Optional.empty();

  @Option(
      names = "--index",
      paramLabel = "[NAME=]INDEX",
      description =
          "A folder written by 'bobbin index'. The index beside a model is served without this option.")
  public List<String> indexes = new ArrayList<>();

  @ArgGroup(validate = false, heading = "%nAccess:%n")
  public Access access = new Access();

  @ArgGroup(validate = false, heading = "%nLimits:%n")
  public Bounds bounds = new Bounds();

  public static final class Access {
    @Option(
        names = "--tokens",
        paramLabel = "FILE",
        description =
            "Bearer tokens, one per line, as NAME:TOKEN or TOKEN. The file is read again when it changes.")
    public Optional<Path> tokens = Optional.empty();

    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = "TLS: the certificate and its chain, in PEM.")
    public Optional<Path> certificate = Optional.empty();

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "TLS: the private key, in PEM (PKCS #8).")
    public Optional<Path> key = Optional.empty();

    @Option(
        names = "--cors",
        paramLabel = "ORIGIN",
        description =
            "A web site whose pages may send requests, such as https://shop.example; none by default.")
    public List<String> origins = new ArrayList<>();

    @Option(
        names = "--allow-host",
        paramLabel = "NAME",
        description =
            "A name that requests may be sent to, beside this machine's own, such as that of a proxy; only needed"
                + " on loopback.")
    public List<String> hosts = new ArrayList<>();

    @Option(
        names = "--access-log",
        paramLabel = "FILE",
        description = "File for a line of JSON for each request; - for standard error.")
    public Optional<String> log = Optional.empty();
  }

  public static final class Bounds {
    @Option(
        names = "--max-queue",
        paramLabel = "N",
        description =
            "Images that may wait for a model, 4096 by default; beyond, the answer is 503.")
    public Optional<Integer> queue = Optional.empty();

    @Option(
        names = "--max-body",
        paramLabel = "MIB",
        description = "Size of a request, 16 MiB by default; beyond, the answer is 413.")
    public Optional<Integer> body = Optional.empty();

    @Option(
        names = "--max-requests",
        paramLabel = "N",
        description = "Concurrent requests, 256 by default; beyond, the answer is 503.")
    public Optional<Integer> requests = Optional.empty();

    @Option(
        names = "--max-per-client",
        paramLabel = "N",
        description =
            "Concurrent requests of one token, or of one address without tokens; no limit by default; beyond, the "
                + "answer is 429.")
    public Optional<Integer> perClient = Optional.empty();

    @Option(
        names = "--max-connections",
        paramLabel = "N",
        description = "Connections at once, 1024 by default; beyond, the answer is 503.")
    public Optional<Integer> connections = Optional.empty();

    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        description = "How long a request may take, 30 by default.")
    public Optional<Integer> timeout = Optional.empty();

    @Option(
        names = "--drain",
        paramLabel = "SECONDS",
        description = "How long running requests may take to finish after SIGTERM, 20 by default.")
    public Optional<Integer> drain = Optional.empty();
  }
}
