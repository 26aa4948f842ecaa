package dev.bobbin.http;

import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bearer tokens (RFC 6750), one a line of a file: {@code TOKEN}, {@code NAME:TOKEN} or, so that the
 * file holds no secret, {@code NAME:sha256:DIGEST} with the digest of the token's bytes in hex.
 * Empty lines and lines that begin with {@code #} say nothing. A running server takes up a file
 * that has changed; one that is not right is reported, and what was read before holds on.
 */
public final class Tokens implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  /** As many as somebody can guess in vain for ever, even in hex. */
  private static final int LEAST = 16;

  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern LINE =
      Pattern.compile(
          "(?:(?<name>[A-Za-z0-9._-]{1,64}):)?(?:sha256:(?<digest>[0-9a-fA-F]{64})|(?<token>[A-Za-z0-9._~+/-]+=*))");

  private record Known(String name, byte[] digest) {}

  private final Path file;
  private final FileState state;
  private volatile List<Known> known;

  private Tokens(Path file) throws IOException {
    this.file = file;
    this.state = FileState.of(file);
    this.known = load(file);
    warnIfOpen(file);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, holds no token, or a line is none
   */
  public static Tokens read(Path file) throws IOException {
    return new Tokens(file);
  }

  private static List<Known> load(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + ": expected a file of tokens, received more than 1 MiB");
    }
    List<Known> known = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      Known token = parse(text, file + ":" + number, number);
      if (!names.add(token.name())) {
        throw new IOException(
            "%s:%d: expected another name, received '%s' again; try numbers behind it"
                .formatted(file, number, token.name()));
      }
      known.add(token);
    }
    if (known.isEmpty()) {
      throw new IOException(
          file + ": expected a token on a line, received none; try openssl rand -hex 32");
    }
    return List.copyOf(known);
  }

  /** Never shows what it reads: it may be a secret with a slip. */
  private static Known parse(String text, String where, int number) throws IOException {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new IOException(
          where
              + ": expected TOKEN, NAME:TOKEN or NAME:sha256:DIGEST, received something else; try letters, digits and -._~+/");
    }
    @Nullable String named = line.group("name");
    String name = named == null ? "line-" + number : named;
    @Nullable String digest = line.group("digest");
    if (digest != null) {
      return new Known(name, HexFormat.of().parseHex(digest));
    }
    String token = line.group("token");
    if (token.length() < LEAST) {
      throw new IOException(
          "%s: expected at least %d characters, received %d; try openssl rand -hex 32"
              .formatted(where, LEAST, token.length()));
    }
    return new Known(name, Sha256.digest(token));
  }

  private static void warnIfOpen(Path file) throws IOException {
    try {
      Set<PosixFilePermission> all = Files.getPosixFilePermissions(file);
      if (all.contains(PosixFilePermission.OTHERS_READ)
          || all.contains(PosixFilePermission.GROUP_WRITE)
          || all.contains(PosixFilePermission.OTHERS_WRITE)) {
        LOG.warn("{}: others may read or change these tokens; try chmod 600", file);
      }
    } catch (UnsupportedOperationException e) {
      // A file system without such permissions.
    }
  }

  /** Whose token it is. Takes as long for any text, whether a token is like it or not. */
  Optional<String> whose(String presented) {
    byte[] digest = Sha256.digest(presented);
    @Nullable String name = null;
    for (Known token : known) {
      if (MessageDigest.isEqual(token.digest(), digest)) {
        name = token.name();
      }
    }
    return Optional.ofNullable(name);
  }

  @Override
  public void reloadIfChanged() {
    if (!state.hasChanged()) {
      return;
    }
    try {
      known = load(file);
      warnIfOpen(file);
    } catch (IOException e) {
      LOG.error("{}; the tokens that were read before still hold", e.getMessage());
    }
  }
}
