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

/** Lucene's codec, with its own HNSW parameters and vectors of up to 4096 dimensions. */
final class ArticleCodec extends Lucene104Codec {
  /** HNSW's M; docs/articles.md compares values of it and of the next. */
  static final int NEIGHBOURS = 16;

  /** HNSW's efConstruction. */
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

  /** Has the name of the format that it delegates to, by which readers find that one. */
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
