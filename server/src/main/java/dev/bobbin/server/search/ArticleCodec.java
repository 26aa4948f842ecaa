package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.Embedder;
import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own files, with a graph that is denser than its default and vectors of up to 4096
 * numbers. Both are decided when writing; whatever reads Lucene's files reads these.
 */
final class ArticleCodec extends Lucene104Codec {
  /**
   * Neighbours that a vector keeps in the graph (twice as many in its lowest layer) and candidates
   * among which they are looked for. docs/articles.md has what other choices cost and give.
   */
  static final int NEIGHBOURS = 16;

  static final int CANDIDATES = 100;

  private final KnnVectorsFormat format;

  ArticleCodec() {
    this(NEIGHBOURS, CANDIDATES);
  }

  ArticleCodec(int neighbours, int candidates) {
    this.format = new Wide(neighbours, candidates);
  }

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return format;
  }

  /** Under the name of the format that it writes, by which readers find that. */
  private static final class Wide extends KnnVectorsFormat {
    private final KnnVectorsFormat hnsw;

    Wide(int neighbours, int candidates) {
      this(new Lucene99HnswVectorsFormat(neighbours, candidates));
    }

    private Wide(KnnVectorsFormat hnsw) {
      super(hnsw.getName());
      this.hnsw = hnsw;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
      return hnsw.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
      return hnsw.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
      return Embedder.MOST_DIMENSIONS;
    }
  }
}
