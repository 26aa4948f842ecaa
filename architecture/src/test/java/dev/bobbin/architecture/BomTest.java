package dev.bobbin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What a program gets that imports the BOM: one version for our modules, and nothing else. */
final class BomTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private static Document pom(String folder) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(folder).resolve("pom.xml").toFile());
  }

  private static List<String> texts(Document pom, String path) throws Exception {
    NodeList found = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }

  @Test
  void itBringsNoVersionsButOurs() throws Exception {
    assertThat(texts(pom("bom"), "//dependency/version")).containsOnly("${project.version}");
    assertThat(texts(pom(""), "//dependencyManagement")).isEmpty();
  }

  /** All but the commands and what serves them. */
  @Test
  void itNamesEveryModuleThatAProgramMayUse() throws Exception {
    TreeSet<String> modules = new TreeSet<>(texts(pom(""), "/project/modules/module"));
    modules.removeAll(List.of("bom", "cli", "server", "http"));
    List<String> named =
        texts(pom("bom"), "//dependency/artifactId").stream()
            .map(name -> name.replaceFirst("^bobbin-", ""))
            .toList();
    assertThat(named).containsExactlyInAnyOrderElementsOf(modules);
  }
}
