package dev.bobbin.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM (RFC 7468), of which the JDK reads only certificates. */
final class Pem {
  /** The alias of the only key. */
  static final String ALIAS = "server";

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] PROBE =
      "which key belongs to which certificate".getBytes(StandardCharsets.US_ASCII);

  private Pem() {}

  /** A key store in memory, without a password. */
  static KeyStore keyStore(Path chain, Path key) throws IOException, GeneralSecurityException {
    Certificate[] certificates;
    try (InputStream in = Files.newInputStream(chain)) {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
    }
    if (certificates.length == 0) {
      throw new IOException("no certificate in it");
    }
    return keyStore(privateKey(key, certificates[0].getPublicKey()), certificates);
  }

  static KeyStore keyStore(Key key, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, new char[0], chain);
    return store;
  }

  private static PrivateKey privateKey(Path file, PublicKey publicKey) throws IOException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new IOException(
          file
              + ": expected BEGIN PRIVATE KEY, received something else; try openssl pkcs8 -topk8 -nocrypt -in FILE");
    }
    String algorithm = publicKey.getAlgorithm();
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      if (match(key, publicKey)) {
        return key;
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IOException(
          "%s: expected a private key of the kind %s, received '%s'"
              .formatted(file, algorithm, e.getMessage()),
          e);
    }
    throw new IOException(file + ": expected the certificate's key, received another one");
  }

  private static boolean match(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(PROBE);
    return signature.verify(signed);
  }
}
