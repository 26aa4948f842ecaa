package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Changes an index, atomically with {@link #commit}. An index has one writer at a time, across
 * processes. For use by one thread, so that the same articles in the same order give the same
 * graph.
 */
public final class ArticleWriter implements AutoCloseable {
  /** Stands in a folder until its first commit, and tells a killed writer from a lost index. */
  private static final String UNFINISHED = "unfinished";

  /** Megabytes of a segment, large since one graph is faster and finds more than several. */
  private static final double BUFFER = 256;

  private final FSDirectory directory;
  private final IndexWriter writer;
  private final @Nullable DirectoryReader before;
  private final Set<String> written = new HashSet<>();
  private final Set<String> gone = new HashSet<>();

  /** Whether the folder was made for this writer, and holds nothing committed. */
  private boolean isUnused;

  private ArticleWriter(
      FSDirectory directory, IndexWriter writer, @Nullable DirectoryReader before) {
    this.directory = directory;
    this.writer = writer;
    this.before = before;
  }

  /**
   * Opens or creates an index.
   *
   * @param folder of the index, or a new or empty one
   * @param description of the vectors that will be added
   * @param fresh whether the next commit removes everything else
   * @throws BobbinException if the folder has other files, or without {@code fresh} an index of
   *     another model or one that has lost its list of segments, or if another process writes to it
   */
  public static ArticleWriter open(Path folder, IndexDescription description, boolean fresh)
      throws IOException {
    LuceneLog.quiet();
    requireOwn(folder, fresh);
    boolean isNew = !Files.exists(folder);
    Files.createDirectories(folder);
    ArticleWriter opened = open(folder, fresh);
    opened.isUnused = isNew;
    try {
      if (opened.before != null) {
        VectorIndex.description(folder, opened.before).require(folder, description);
      }
      opened.writer.setLiveCommitData(
          Map.of(Fields.DESCRIPTION, description.json()).entrySet(), true);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Opens an index to delete from.
   *
   * @throws BobbinException if there is no index, or another process writes to it
   */
  public static ArticleWriter openExisting(Path folder) throws IOException {
    LuceneLog.quiet();
    VectorIndex.require(folder);
    return open(folder, false);
  }

  private static ArticleWriter open(Path folder, boolean fresh) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(new ArticleCodec());
    config.setOpenMode(fresh ? OpenMode.CREATE : OpenMode.CREATE_OR_APPEND);
    config.setRAMBufferSizeMB(BUFFER);
    config.setCommitOnClose(false);
    // Merges in the background would give another graph each time.
    config.setMergeScheduler(new SerialMergeScheduler());
    try {
      return VectorIndex.opened(
          folder,
          directory -> {
            IndexWriter writer = new IndexWriter(directory, config);
            boolean exists = DirectoryReader.indexExists(directory);
            if (!exists) {
              Files.write(folder.resolve(UNFINISHED), new byte[0]);
            }
            return new ArticleWriter(
                directory, writer, exists && !fresh ? DirectoryReader.open(directory) : null);
          });
    } catch (LockObtainFailedException e) {
      throw BobbinException.because(
          e,
          folder,
          "to be the only writer of this index",
          "another process that writes to it",
          "again when that has ended");
    }
  }

  private static void requireOwn(Path folder, boolean fresh) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw BobbinException.of(folder, "the folder of an index or a new one", "a file", "another");
    }
    List<String> names;
    try (FSDirectory directory = FSDirectory.open(folder);
        Stream<Path> files = Files.list(folder)) {
      if (DirectoryReader.indexExists(directory)) {
        return;
      }
      names = files.map(file -> file.getFileName().toString()).toList();
    }
    if (!names.stream().allMatch(ArticleWriter::isOfWriter)) {
      throw BobbinException.of(
          folder,
          "the folder of an index or an empty one",
          "other files",
          "--to with a new folder");
    }
    boolean lost = !names.contains(UNFINISHED) && names.stream().anyMatch(ArticleWriter::isSegment);
    if (lost && !fresh) {
      throw BobbinException.of(
          folder,
          "a whole index",
          "segments without the file segments_N that lists them",
          "a copy of it, or --fresh to build the index anew");
    }
  }

  /** Whether a file may be left by a writer that was killed before its first commit. */
  private static boolean isOfWriter(String name) {
    return isSegment(name) || name.equals(IndexWriter.WRITE_LOCK_NAME) || name.equals(UNFINISHED);
  }

  private static boolean isSegment(String name) {
    return name.startsWith("_") || name.startsWith("pending_segments_");
  }

  /**
   * Adds an article.
   *
   * @param vector of the article's image
   * @return whether it replaces one
   */
  public boolean put(Article article, float[] vector) throws IOException {
    boolean replaces = has(article.id());
    writer.updateDocument(new Term(Fields.ID, article.id()), Documents.of(article, vector));
    written.add(article.id());
    gone.remove(article.id());
    return replaces;
  }

  /**
   * Deletes an article.
   *
   * @return whether there was one
   */
  public boolean delete(String id) throws IOException {
    boolean there = has(id);
    writer.deleteDocuments(new Term(Fields.ID, id));
    written.remove(id);
    gone.add(id);
    return there;
  }

  private boolean has(String id) throws IOException {
    if (written.contains(id)) {
      return true;
    }
    return before != null && !gone.contains(id) && Documents.find(before, id).isPresent();
  }

  /** Makes all changes so far durable and visible. */
  public void commit() throws IOException {
    writer.commit();
    Files.deleteIfExists(directory.getDirectory().resolve(UNFINISHED));
    isUnused = false;
  }

  /** Discards uncommitted changes, and the folder of a new index if that is all there is. */
  @Override
  public void close() throws IOException {
    try {
      if (before != null) {
        before.close();
      }
      writer.rollback();
      // Nothing is left of what was not committed.
      Files.deleteIfExists(directory.getDirectory().resolve(UNFINISHED));
      if (isUnused) {
        Files.deleteIfExists(directory.getDirectory().resolve(IndexWriter.WRITE_LOCK_NAME));
        Files.deleteIfExists(directory.getDirectory());
      }
    } finally {
      directory.close();
    }
  }
}
