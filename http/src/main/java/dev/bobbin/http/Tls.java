package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server proves its name with: a certificate and its private key, from files in PEM or a
 * PKCS #12 store. TLS 1.2 and 1.3 are spoken, nothing older. A running server takes up files that
 * have changed, for new connections; those that are not right are reported, and what was read
 * before holds on.
 */
public final class Tls implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  /** Time enough for somebody to see it. */
  private static final Duration SOON = Duration.ofDays(7);

  @FunctionalInterface
  private interface Source {
    KeyStore load() throws IOException, GeneralSecurityException;
  }

  private final Path file;
  private final Source source;
  private final FileState state;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();

  private Tls(Path file, FileState state, Source source) {
    this.file = file;
    this.source = source;
    this.state = state;
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setRenegotiationAllowed(false);
    // Whoever asks by another name than the certificate's sees so by itself.
    factory.setSniRequired(false);
    install(load(), factory);
  }

  /**
   * Reads a certificate and its key, as Let's Encrypt and {@code openssl} write them.
   *
   * @param chain certificates, the server's first
   * @param key its private key, in PKCS #8, not encrypted
   * @throws BobbinException if a file cannot be read or holds something else, or if they do not
   *     belong together
   */
  public static Tls pem(Path chain, Path key) {
    return new Tls(chain, FileState.of(chain, key), () -> Pem.keyStore(chain, key));
  }

  /**
   * Reads a PKCS #12 store with one private key.
   *
   * @param password of the store and of its key
   * @throws BobbinException if the file cannot be read, is not one, or is locked by another
   *     password
   */
  public static Tls pkcs12(Path store, char[] password) {
    char[] kept = password.clone();
    return new Tls(store, FileState.of(store), () -> open(store, kept));
  }

  private static KeyStore open(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore given = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      given.load(in, password);
    }
    for (String alias : Collections.list(given.aliases())) {
      if (given.isKeyEntry(alias)) {
        return Pem.keyStore(given.getKey(alias, password), given.getCertificateChain(alias));
      }
    }
    throw new IOException("no private key in it");
  }

  private KeyStore load() {
    try {
      KeyStore store = source.load();
      warnOfExpiry(store);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw BobbinException.because(
          e,
          file,
          "a certificate and its private key",
          "'" + e.getMessage() + "'",
          "openssl x509 -in FILE -noout -text");
    }
  }

  private static void install(KeyStore store, SslContextFactory target) {
    target.setKeyStore(store);
    target.setKeyStorePassword("");
  }

  private void warnOfExpiry(KeyStore store) throws GeneralSecurityException {
    if (store.getCertificate(Pem.ALIAS) instanceof X509Certificate certificate) {
      Instant end = certificate.getNotAfter().toInstant();
      if (end.isBefore(Instant.now().plus(SOON))) {
        LOG.warn("{}: this certificate is valid until {}; try renewing it", file, end);
      }
    }
  }

  /** What connections are made with. */
  SslContextFactory.Server factory() {
    return factory;
  }

  @Override
  public void reloadIfChanged() {
    if (!state.hasChanged()) {
      return;
    }
    try {
      KeyStore renewed = load();
      factory.reload(target -> install(renewed, target));
    } catch (Exception e) {
      LOG.error("{}; the certificate that was read before still holds", e.getMessage());
    }
  }
}
