package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Downloads files over HTTP. A {@code .part} file beside the target holds the data until it is
 * complete, verified and forced to the disk; then it is renamed. A broken download is continued in
 * this call (after a pause that grows by a hundredth of the time-out) or in a later one.
 */
final class Downloader implements AutoCloseable {
  private static final int TRIES = 4;
  private static final long REPORT_NANOS = 100_000_000;

  private final HttpClient client;
  private final Duration timeout;
  private final Progress progress;

  Downloader(Duration timeout, Progress progress) {
    this.timeout = timeout;
    this.progress = progress;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(timeout)
            .build();
  }

  /** A response for which a retry is useless. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Downloads a file from the first mirror that has the right content into a folder, which is
   * created if missing.
   *
   * @param most the most bytes; a server that sends more is rejected
   * @param check throws {@link BobbinException} if the content is wrong
   * @throws BobbinException if no mirror has it, with the reason of each
   */
  Path fetch(List<URI> mirrors, String file, Path folder, long most, Consumer<Path> check) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw BobbinException.because(
          e,
          folder,
          "a folder to keep downloads in",
          "one that cannot be made (" + describe(e) + ")",
          "XDG_CACHE_HOME=DIR, or --data DIR with the files");
    }
    List<String> reasons = new ArrayList<>();
    for (URI mirror : mirrors) {
      URI address = mirror.resolve(file);
      // Mirrors compress differently, so a download cannot continue from another mirror.
      String key = Sha256.of(address.toString()).substring(0, 8);
      Path part = folder.resolve("." + file + "." + key + ".part");
      try {
        return fetch(address, part, folder.resolve(file), most, check);
      } catch (BobbinException e) {
        reasons.add(e.getMessage());
      } catch (IOException e) {
        reasons.add(address.getHost() + ": " + describe(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw BobbinException.because(
            e, file, "to download it", "an interrupt", "to run it again: it goes on from there");
      }
      progress.note(reasons.getLast());
    }
    throw BobbinException.of(
        file,
        "to download it from one of " + mirrors.size() + " addresses",
        String.join("; ", reasons),
        "again later, --data DIR with the files, or fashion-mnist-mini, which is embedded");
  }

  private Path fetch(URI address, Path part, Path target, long most, Consumer<Path> check)
      throws IOException, InterruptedException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = lock(channel, part);
      for (int attempt = 1; ; attempt++) {
        long resumedFrom = channel.size();
        try {
          transfer(address, target.getFileName() + "", channel, most);
          channel.force(true);
          check.accept(part);
          AtomicFile.rename(part, target);
          return target;
        } catch (Refused e) {
          Files.deleteIfExists(part);
          throw e;
        } catch (BobbinException e) {
          // An old beginning may not fit a new end, so try once more from the start. Fresh and
          // wrong is
          // wrong.
          channel.truncate(0);
          if (resumedFrom == 0 || attempt == TRIES) {
            Files.deleteIfExists(part);
            throw e;
          }
        } catch (IOException e) {
          if (attempt == TRIES) {
            throw e;
          }
          progress.note(
              address.getHost()
                  + ": "
                  + describe(e)
                  + "; trying again from byte "
                  + channel.size());
        }
        Thread.sleep(timeout.dividedBy(100).multipliedBy(attempt));
        assert lock.isValid();
      }
    }
  }

  private static FileLock lock(FileChannel channel, Path part) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Treat another thread like another process.
    }
    throw BobbinException.of(
        part + "",
        "one download at a time",
        "another one that is running",
        "again when it is done");
  }

  private void transfer(URI address, String name, FileChannel channel, long most)
      throws IOException, InterruptedException {
    long have = channel.size();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(timeout).header("User-Agent", "bobbin");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      switch (response.statusCode()) {
        case 200 -> {
          channel.truncate(0);
          have = 0;
        }
        case 206 -> requireRange(response, have, channel);
        // No bytes follow: the file may be complete.
        case 416 -> {
          if (have > 0) {
            return;
          }
          throw new Refused("HTTP status 416");
        }
        case 408, 425, 429, 500, 502, 503, 504 ->
            throw new IOException("HTTP status " + response.statusCode());
        default -> throw new Refused("HTTP status " + response.statusCode());
      }
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      receive(body, name, channel, have, length < 0 ? -1 : have + length, most);
    }
  }

  private static void requireRange(HttpResponse<?> response, long have, FileChannel channel)
      throws IOException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (!range.startsWith("bytes " + have + "-")) {
      channel.truncate(0);
      throw new IOException("bytes from " + have + " on asked for, '" + range + "' sent");
    }
  }

  private void receive(
      InputStream body, String name, FileChannel channel, long have, long total, long most)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = have;
    long reported = System.nanoTime();
    channel.position(done);
    progress.bytes(name, done, total);
    try (Watchdog watchdog = new Watchdog(body, timeout)) {
      for (int count; (count = watchdog.read(buffer)) >= 0; ) {
        done += count;
        if (done > most) {
          throw new Refused("more than " + most + " bytes");
        }
        for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count); bytes.hasRemaining(); ) {
          channel.write(bytes);
        }
        if (System.nanoTime() - reported > REPORT_NANOS) {
          reported = System.nanoTime();
          progress.bytes(name, done, total);
        }
      }
    }
    if (total >= 0 && done < total) {
      throw new IOException("the connection ended at byte " + done + " of " + total);
    }
    progress.bytes(name, done, total);
  }

  private static String describe(IOException e) {
    return switch (e) {
      case HttpTimeoutException timeout -> "no answer in time";
      case ConnectException refused -> "no connection";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  @Override
  public void close() {
    // Not close(), which would wait for a silent server.
    client.shutdownNow();
  }
}
