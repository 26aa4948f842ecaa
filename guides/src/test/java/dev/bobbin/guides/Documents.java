package dev.bobbin.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the documents of this repository lie. */
final class Documents {

  /** The repository, seen from the folder of this module, in which its tests run. */
  static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  private Documents() {}

  /** README.md and the guides by name: the pages whose commands are run. */
  static List<Path> walked() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(REPOSITORY.resolve("README.md"));
    try (var guides = Files.list(REPOSITORY.resolve("docs/guides"))) {
      guides.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /** All pages of the documentation. */
  static List<Path> all() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(REPOSITORY.resolve("README.md"));
    pages.add(REPOSITORY.resolve("CONTRIBUTING.md"));
    pages.add(REPOSITORY.resolve("CHANGELOG.md"));
    try (var docs = Files.walk(REPOSITORY.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /** A page's path in the repository. */
  static String name(Path page) {
    return REPOSITORY.relativize(page).toString();
  }
}
