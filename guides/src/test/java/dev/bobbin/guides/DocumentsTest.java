package dev.bobbin.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final int MOST_LINES = 119;
  private static final int LONGEST_LINE = 130;

  @Test
  void readmeAndGuidesAreShort() throws IOException {
    for (Path page : Documents.walked()) {
      assertThat(Files.readAllLines(page))
          .as(Documents.name(page))
          .hasSizeLessThanOrEqualTo(MOST_LINES);
    }
    assertThat(Files.readAllLines(Documents.REPOSITORY.resolve("README.md")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LONGEST_LINE));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : Documents.all()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        if (!link.group(1).contains("://") && !exists(page, link.group(1))) {
          broken.add(Documents.name(page) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyGuideIsInTheReadme() throws IOException {
    String readme = Files.readString(Documents.REPOSITORY.resolve("README.md"));
    for (Path page : Documents.walked()) {
      String name = Documents.name(page);
      assertThat(name.equals("README.md") || readme.contains("(" + name + ")")).as(name).isTrue();
    }
  }

  private static boolean exists(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1
        || !file.toString().endsWith(".md")
        || Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("#"))
            .anyMatch(line -> anchor(line).equals(parts[1]));
  }

  /** The anchor that GitHub makes of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("#+\\s*", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
