package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Bearer tokens (RFC 6750) of a file, one a line: {@code TOKEN}, {@code NAME:TOKEN} or, so that the
 * file holds no secret, {@code NAME:sha256:DIGEST} with the digest of the token's bytes in hex.
 * Empty lines and lines that begin with {@code #} are ignored. A changed file is reloaded; an
 * invalid one is logged, and the previous tokens stay in force.
 */
public final class Tokens implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  /** Characters that cannot be guessed, even in hex. */
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
   * @throws IOException if it cannot be read
   * @throws BobbinException if it has no token or a malformed line
   */
  public static Tokens read(Path file) throws IOException {
    return new Tokens(file);
  }

  private static List<Known> load(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw BobbinException.of(file, "a file of tokens", "more than 1 MiB");
    }
    List<Known> known = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    // Comments may be in any encoding, tokens are ASCII.
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      Known token = parse(text, file + ":" + number, number);
      if (!names.add(token.name())) {
        throw BobbinException.of(
            file + ":" + number,
            "another name",
            "'" + token.name() + "' again",
            "numbers behind it");
      }
      known.add(token);
    }
    if (known.isEmpty()) {
      throw BobbinException.of(file, "a token on a line", "none", "openssl rand -hex 32");
    }
    return List.copyOf(known);
  }

  /** The line may be a secret: messages do not show it. */
  private static Known parse(String text, String where, int number) {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw BobbinException.of(
          where,
          "TOKEN, NAME:TOKEN or NAME:sha256:DIGEST",
          "something else",
          "letters, digits and -._~+/");
    }
    @Nullable String named = line.group("name");
    String name = named == null ? "line-" + number : named;
    @Nullable String digest = line.group("digest");
    if (digest != null) {
      return new Known(name, HexFormat.of().parseHex(digest));
    }
    String token = line.group("token");
    if (token.length() < LEAST) {
      throw BobbinException.of(
          where, "at least " + LEAST + " characters", token.length(), "openssl rand -hex 32");
    }
    return new Known(name, Sha256.digest(token));
  }

  private static void warnIfOpen(Path file) throws IOException {
    Secrets.warnIfOpen(file, "these tokens", LOG);
  }

  /** The name of a token, found in constant time; empty if it is unknown. */
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
    } catch (IOException | BobbinException e) {
      LOG.error("{}; the tokens that were read before still hold", e.getMessage());
    }
  }
}
