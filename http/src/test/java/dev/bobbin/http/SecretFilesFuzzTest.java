package dev.bobbin.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files of tokens, certificates and private keys. */
class SecretFilesFuzzTest {
  @TempDir static Path folder;
  private static TestCertificate curve;
  private static TestCertificate rsa;

  @BeforeAll
  static void make() throws Exception {
    curve = TestCertificate.make(folder, "curve", "EC");
    rsa = TestCertificate.make(folder, "rsa", "RSA");
  }

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws Exception {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws Exception {
    return Fuzzer.many(targets());
  }

  /** A file that nobody else may read, which is not warned of. */
  private static FuzzTarget.Parser written(Path file, FuzzTarget.FileParser parser)
      throws Exception {
    TestServer.secret(file, "");
    return bytes -> {
      Files.write(file, bytes);
      parser.read(file);
    };
  }

  private static List<FuzzTarget> targets() throws Exception {
    Path tokens = folder.resolve("tokens.txt");
    Path chain = folder.resolve("spoilt.crt");
    Path key = folder.resolve("spoilt.key");
    Path store = folder.resolve("spoilt.p12");
    byte[] lines =
        """
        # a comment
        0123456789abcdef0123456789abcdef

        shop:fedcba9876543210fedcba98~+/==
        phone:sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        """
            .getBytes(US_ASCII);
    return List.of(
        FuzzTarget.text("tokens", "tokens.txt", List.of(lines), written(tokens, Tokens::read)),
        FuzzTarget.text(
            "certificate",
            "spoilt.crt",
            List.of(Files.readAllBytes(curve.chain())),
            written(chain, file -> Tls.pem(file, curve.key()))),
        FuzzTarget.text(
            "private key",
            "spoilt.key",
            List.of(Files.readAllBytes(rsa.key())),
            written(key, file -> Tls.pem(rsa.chain(), file))),
        FuzzTarget.binary(
            "key store",
            "spoilt.p12",
            List.of(Files.readAllBytes(curve.store())),
            written(store, file -> Tls.pkcs12(file, TestCertificate.PASSWORD.toCharArray()))));
  }
}
