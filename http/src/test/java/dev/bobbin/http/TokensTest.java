package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of tokens. */
final class TokensTest {
  private static final String ONE = "0123456789abcdef";
  private static final String TWO = "ABCdef-._~+/0123==";

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return TestServer.secret(folder.resolve("tokens"), text);
  }

  @Test
  void tokensHaveNamesOrTheNumberOfTheirLine() throws IOException {
    String digest = Sha256.of("the third secret");
    Tokens tokens =
        Tokens.read(
            write(
                "# who may ask\n\n  shop:%s  \r\n%s\nphone:sha256:%s\n"
                    .formatted(ONE, TWO, digest)));
    assertThat(tokens.whose(ONE)).contains("shop");
    assertThat(tokens.whose(TWO)).contains("line-4");
    assertThat(tokens.whose("the third secret")).contains("phone");
    for (String wrong :
        new String[] {"", "x", ONE + "0", ONE.substring(1), digest, "shop:" + ONE}) {
      assertThat(tokens.whose(wrong)).as(wrong).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "short, 'tokens:1: expected at least 16 characters, received 5'",
    "'two words here are no token', 'tokens:1: expected TOKEN, NAME:TOKEN'",
    "a:b:0123456789abcdef, 'tokens:1: expected TOKEN, NAME:TOKEN'",
    "x:sha256:abc, 'tokens:1: expected TOKEN, NAME:TOKEN'",
    "'# nothing', 'expected a token on a line, received none'",
    "'a:0123456789abcdef\na:0123456789abcdeg', 'tokens:2: expected another name, received ''a'' again'"
  })
  void filesThatAreNotRightAreSaidToBeSoWithoutTheirSecrets(String text, String message)
      throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> Tokens.read(file))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("; try")
        .message()
        .doesNotContain(text.substring(text.indexOf(' ') + 1));
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> Tokens.read(folder.resolve("none"))).isInstanceOf(IOException.class);
  }

  private static void settle(Tokens tokens) {
    tokens.reloadIfChanged();
    tokens.reloadIfChanged();
  }

  @Test
  void aChangedFileIsTakenUpAndABadOneIsNot() throws IOException {
    Tokens tokens = Tokens.read(write("a:" + ONE));
    write("b:" + TWO + "\n# longer than before");
    settle(tokens);
    assertThat(tokens.whose(ONE)).isEmpty();
    assertThat(tokens.whose(TWO)).contains("b");
    write("");
    settle(tokens);
    assertThat(tokens.whose(TWO)).contains("b");
    Files.delete(folder.resolve("tokens"));
    settle(tokens);
    assertThat(tokens.whose(TWO)).contains("b");
    Path other = Files.writeString(folder.resolve("other"), "c:" + ONE);
    Files.move(other, folder.resolve("tokens"));
    settle(tokens);
    assertThat(tokens.whose(ONE)).contains("c");
    assertThat(tokens.whose(TWO)).isEmpty();
  }
}
