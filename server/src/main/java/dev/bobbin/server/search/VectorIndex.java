package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A searchable index of articles by their vectors: a folder with a Lucene index, which an {@link
 * ArticleWriter} of any process may change meanwhile. It answers from one commit until {@link
 * #refresh} finds a newer one. Thread-safe.
 */
public final class VectorIndex implements AutoCloseable {
  private final Path folder;
  private final FSDirectory directory;

  private final AtomicLong opened = new AtomicLong();

  private final SearcherManager searchers;

  private VectorIndex(Path folder, FSDirectory directory) throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.searchers = new SearcherManager(directory, new Describing(folder, opened));
  }

  /**
   * Opens an index to search in.
   *
   * @throws BobbinException if there is none, one that this version cannot read, or a damaged one
   */
  public static VectorIndex open(Path folder) throws IOException {
    LuceneLog.quiet();
    require(folder);
    return opened(folder, directory -> new VectorIndex(folder, directory));
  }

  interface Opening<T> {
    T of(FSDirectory directory) throws IOException;
  }

  /**
   * Opens an index; the directory is closed if that fails.
   *
   * @throws BobbinException if it is damaged, or of another version
   */
  static <T> T opened(Path folder, Opening<T> opening) throws IOException {
    FSDirectory directory = FSDirectory.open(folder);
    try {
      return read(folder, () -> opening.of(directory));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private interface Reading<T> {
    T result() throws IOException;
  }

  /**
   * Lucene takes the lengths of texts from a file before it compares checksums, and fails in many
   * ways where they are wrong.
   */
  private static <T> T read(Path folder, Reading<T> reading) throws IOException {
    try {
      return reading.result();
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | EOFException
        | NoSuchFileException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException e) {
      throw damaged(folder, e);
    } catch (OutOfMemoryError e) {
      throw BobbinException.because(
          e,
          folder,
          "an index that fits into " + JavaMemory.words(),
          "one that needs more, or is damaged",
          JavaMemory.larger(0) + ", or 'bobbin index' again with --fresh");
    }
  }

  private static BobbinException damaged(Path folder, Throwable cause) {
    return BobbinException.because(
        cause,
        folder,
        "an index with the checksums that its files end with",
        "one that is damaged or of another version (" + cause.getMessage() + ")",
        "another copy of it, or 'bobbin index --fresh'");
  }

  /** Whether a folder holds an index. */
  public static boolean exists(Path folder) throws IOException {
    LuceneLog.quiet();
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (FSDirectory directory = FSDirectory.open(folder)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  static void require(Path folder) throws IOException {
    if (!exists(folder)) {
      throw BobbinException.of(
          folder,
          "an index of articles",
          Files.exists(folder) ? "something else" : "nothing there",
          "'bobbin index'");
    }
  }

  static IndexDescription description(Path folder, DirectoryReader reader) throws IOException {
    String json = reader.getIndexCommit().getUserData().get(Fields.DESCRIPTION);
    if (json == null) {
      throw BobbinException.of(
          folder,
          "an index that 'bobbin index' has written",
          "another of Lucene's",
          "another folder");
    }
    return IndexDescription.parse(folder.toString(), json);
  }

  private static final class Describing extends SearcherFactory {
    private final Path folder;
    private final AtomicLong opened;

    Describing(Path folder, AtomicLong opened) {
      this.folder = folder;
      this.opened = opened;
    }

    @Override
    public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous)
        throws IOException {
      requireSound(reader, previous);
      Described searcher = new Described(reader, description(folder, (DirectoryReader) reader));
      opened.incrementAndGet();
      return searcher;
    }
  }

  /** Checks the checksums of all files of the parts that are new. */
  private static void requireSound(IndexReader reader, @Nullable IndexReader previous)
      throws IOException {
    Set<Object> checked = new HashSet<>();
    if (previous != null) {
      previous.leaves().forEach(leaf -> checked.add(key(leaf)));
    }
    for (LeafReaderContext leaf : reader.leaves()) {
      if (checked.add(key(leaf))) {
        leaf.reader().checkIntegrity();
      }
    }
  }

  private static Object key(LeafReaderContext leaf) {
    return leaf.reader().getCoreCacheHelper().getKey();
  }

  private static final class Described extends IndexSearcher {
    private final IndexDescription description;

    Described(IndexReader reader, IndexDescription description) {
      super(reader);
      this.description = description;
    }
  }

  private interface Use<T> {
    T of(Described searcher) throws IOException;
  }

  private <T> T use(Use<T> use) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return use.of((Described) searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  /** The folder of its files. */
  public Path folder() {
    return folder;
  }

  /** The model and settings of its vectors. */
  public IndexDescription description() throws IOException {
    return use(searcher -> searcher.description);
  }

  /**
   * Checks that vectors of a model are comparable with those of the index.
   *
   * @throws BobbinException if they are not
   */
  public void requireMadeWith(IndexDescription model) throws IOException {
    description().require(folder, model);
  }

  /** The number of articles. */
  public int count() throws IOException {
    return use(searcher -> searcher.getIndexReader().numDocs());
  }

  /** The classes of the articles, sorted. */
  public List<String> classes() throws IOException {
    return use(searcher -> {
      List<String> names = new ArrayList<>();
      Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), Fields.CLASS);
      if (terms != null) {
        TermsEnum each = terms.iterator();
        for (BytesRef name = each.next(); name != null; name = each.next()) {
          names.add(name.utf8ToString());
        }
      }
      return List.copyOf(new TreeSet<>(names));
    });
  }

  /**
   * Opens the newest commit.
   *
   * @return whether there was a newer one
   */
  public boolean refresh() throws IOException {
    long before = opened.get();
    return read(
        folder,
        () -> {
          searchers.maybeRefreshBlocking();
          return opened.get() != before;
        });
  }

  /**
   * The articles nearest to a vector by approximate search, nearest first, of equal scores by id.
   * {@link RecallCheck} measures its recall.
   *
   * @throws IllegalArgumentException if the vector has another number of dimensions
   */
  public List<Neighbour> search(SimilarQuery query) throws IOException {
    return use(searcher -> neighbours(searcher, query, VectorSearch::nearest));
  }

  /** As {@link #search}, but exact, and without the filters. */
  public List<Neighbour> searchAll(SimilarQuery query) throws IOException {
    return use(searcher -> neighbours(searcher, query, VectorSearch::nearestOfAll));
  }

  private interface Search {
    List<VectorSearch.Found> of(VectorSearch vectors, SimilarQuery query) throws IOException;
  }

  private static List<Neighbour> neighbours(Described searcher, SimilarQuery query, Search search)
      throws IOException {
    int expected = searcher.description.dimensions();
    if (query.vector().length != expected) {
      throw new IllegalArgumentException(
          "vector: expected %d numbers, received %d; try the model that the index was built with"
              .formatted(expected, query.vector().length));
    }
    if (SimilarQuery.isSilent(query.vector())) {
      return List.of();
    }
    List<Neighbour> neighbours = new ArrayList<>();
    var stored = searcher.storedFields();
    for (VectorSearch.Found each : search.of(new VectorSearch(searcher), query)) {
      Article article =
          query.pixels()
              ? Documents.withPixels(searcher.getIndexReader(), stored, each.document())
              : Documents.article(stored, each.document());
      neighbours.add(new Neighbour(article, each.score()));
    }
    return neighbours;
  }

  /**
   * An article with its vector.
   *
   * @param article with its pixels only from {@link #find}
   */
  public record Stored(Article article, float[] vector) {}

  /** The article with an id. */
  public Optional<Stored> find(String id) throws IOException {
    return use(searcher -> {
      Optional<Integer> document = Documents.find(searcher.getIndexReader(), id);
      if (document.isEmpty()) {
        return Optional.empty();
      }
      IndexReader reader = searcher.getIndexReader();
      int number = document.get();
      return Optional.of(
          new Stored(
              Documents.withPixels(reader, searcher.storedFields(), number),
              vector(reader, number)));
    });
  }

  private static float[] vector(IndexReader reader, int document) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
    DocIndexIterator at = values.iterator();
    at.advance(document - leaf.docBase);
    return values.vectorValue(at.index()).clone();
  }

  /** An action on an article. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes the next article; an exception ends the visit. */
    void visit(Stored stored) throws IOException;
  }

  /**
   * Visits the articles of one commit in the order in which they were added.
   *
   * @param most at least 1; of more articles, an evenly spread sample is visited
   */
  public void forEach(int most, Visitor visitor) throws IOException {
    use(searcher -> {
      IndexReader reader = searcher.getIndexReader();
      long live = reader.numDocs();
      long chosen = Math.min(most, live);
      long seen = 0;
      long visited = 0;
      for (LeafReaderContext leaf : reader.leaves()) {
        FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
        if (values == null) {
          continue;
        }
        var stored = leaf.reader().storedFields();
        var bits = leaf.reader().getLiveDocs();
        DocIndexIterator at = values.iterator();
        while (at.nextDoc() != DocIndexIterator.NO_MORE_DOCS) {
          if (bits != null && !bits.get(at.docID())) {
            continue;
          }
          if (seen++ * chosen / live >= visited && visited < chosen) {
            visited++;
            visitor.visit(
                new Stored(
                    Documents.article(stored, at.docID()), values.vectorValue(at.index()).clone()));
          }
        }
      }
      return visited;
    });
  }

  @Override
  public void close() throws IOException {
    searchers.close();
    directory.close();
  }
}
