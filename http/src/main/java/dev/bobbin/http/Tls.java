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
 * A certificate and its private key, from PEM files or a PKCS #12 store, for TLS 1.2 and 1.3.
 * Changed files are reloaded for new connections; invalid ones are logged, and the previous
 * certificate stays in force.
 */
public final class Tls implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private static final Duration SOON = Duration.ofDays(7);

  @FunctionalInterface
  private interface Source {
    KeyStore load() throws IOException, GeneralSecurityException;
  }

  private final Path file;

  /** The file with the private key. */
  private final Path key;

  private final Source source;
  private final FileState state;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();

  private Tls(Path file, Path key, FileState state, Source source) {
    this.file = file;
    this.key = key;
    this.source = source;
    this.state = state;
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setRenegotiationAllowed(false);
    // Clients check the certificate's name themselves.
    factory.setSniRequired(false);
    install(load(), factory);
  }

  /**
   * Reads a certificate and its key in PEM.
   *
   * @param chain certificates, the server's first
   * @param key its private key, in PKCS #8, not encrypted
   * @throws BobbinException if a file cannot be read or is invalid, or if the two do not match
   */
  public static Tls pem(Path chain, Path key) {
    return new Tls(chain, key, FileState.of(chain, key), () -> Pem.keyStore(chain, key));
  }

  /**
   * Reads a PKCS #12 store with one private key.
   *
   * @param password of the store and of its key
   * @throws BobbinException if the file cannot be read, is invalid, or has another password
   */
  public static Tls pkcs12(Path store, char[] password) {
    char[] kept = password.clone();
    return new Tls(store, store, FileState.of(store), () -> open(store, kept));
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
      Secrets.warnIfOpen(key, "this private key", LOG);
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
