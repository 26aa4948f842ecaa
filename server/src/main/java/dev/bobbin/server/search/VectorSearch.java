package dev.bobbin.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.HitQueue;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest vectors, approximately by the graph or exactly. Either way, the candidates'
 * scores are computed again in a fixed order of summation, the same on all machines; equal scores
 * are ordered by id.
 */
final class VectorSearch {
  /** The least candidates of a search in the graph; docs/articles.md compares values. */
  static final int LEAST_CANDIDATES = 64;

  /** Candidates for each of the k nearest. */
  private static final int CANDIDATES_EACH = 2;

  /** Further candidates of an exact search, since Lucene's scores are rounded to floats. */
  private static final int SPARE = 16;

  private final IndexSearcher searcher;
  private final int leastCandidates;

  VectorSearch(IndexSearcher searcher) {
    this(searcher, LEAST_CANDIDATES);
  }

  VectorSearch(IndexSearcher searcher, int leastCandidates) {
    this.searcher = searcher;
    this.leastCandidates = leastCandidates;
  }

  /**
   * A document that was found.
   *
   * @param score dot product of the vectors
   */
  record Found(int document, BytesRef id, double score) {
    static final Comparator<Found> NEAREST_FIRST =
        Comparator.comparingDouble(Found::score).reversed().thenComparing(Found::id);
  }

  /** The k nearest by approximate search. */
  List<Found> nearest(SimilarQuery query) throws IOException {
    int wanted = query.k() + (query.except().isPresent() ? 1 : 0);
    int candidates = Math.max(leastCandidates, wanted * CANDIDATES_EACH);
    Query graph = new KnnFloatVectorQuery(Fields.VECTOR, query.vector(), candidates, filter(query));
    return ranked(query, searcher.search(graph, candidates).scoreDocs);
  }

  /** The k nearest by exact search, without the filters. */
  List<Found> nearestOfAll(SimilarQuery query) throws IOException {
    int candidates = query.k() + SPARE;
    HitQueue best = new HitQueue(candidates, true);
    ScoreDoc worst = best.top();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
      if (values == null) {
        continue;
      }
      VectorScorer scorer = values.scorer(query.vector());
      DocIdSetIterator documents = scorer.iterator();
      Bits live = leaf.reader().getLiveDocs();
      while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (live != null && !live.get(documents.docID())) {
          continue;
        }
        float score = scorer.score();
        if (score > worst.score) {
          worst.score = score;
          worst.doc = leaf.docBase + documents.docID();
          worst = best.updateTop();
        }
      }
    }
    List<ScoreDoc> found = new ArrayList<>();
    for (ScoreDoc hit = best.pop(); hit != null; hit = best.pop()) {
      if (hit.score != Float.NEGATIVE_INFINITY) {
        found.add(hit);
      }
    }
    return ranked(query, found.toArray(ScoreDoc[]::new));
  }

  private static @Nullable Query filter(SimilarQuery query) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    if (!query.classes().isEmpty()) {
      all.add(new TermInSetQuery(Fields.CLASS, terms(query.classes())), Occur.FILTER);
    }
    if (!query.ids().isEmpty()) {
      all.add(new TermInSetQuery(Fields.ID, terms(query.ids())), Occur.FILTER);
    }
    BooleanQuery filter = all.build();
    return filter.clauses().isEmpty() ? null : filter;
  }

  private static List<BytesRef> terms(Collection<String> texts) {
    return texts.stream().map(BytesRef::new).toList();
  }

  private List<Found> ranked(SimilarQuery query, ScoreDoc[] hits) throws IOException {
    int[] documents = Arrays.stream(hits).mapToInt(hit -> hit.doc).sorted().toArray();
    BytesRef except = query.except().map(BytesRef::new).orElse(null);
    return scored(searcher.getIndexReader(), query.vector(), documents).stream()
        .filter(found -> !found.id().equals(except))
        .sorted(Found.NEAREST_FIRST)
        .limit(query.k())
        .toList();
  }

  /**
   * The exact scores of documents.
   *
   * @param documents their numbers, ascending
   */
  private static List<Found> scored(IndexReader reader, float[] vector, int[] documents)
      throws IOException {
    List<Found> found = new ArrayList<>(documents.length);
    List<LeafReaderContext> leaves = reader.leaves();
    int i = 0;
    while (i < documents.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(documents[i], leaves));
      int end = leaf.docBase + leaf.reader().maxDoc();
      FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
      BinaryDocValues ids = leaf.reader().getBinaryDocValues(Fields.ID);
      DocIndexIterator at = values.iterator();
      for (; i < documents.length && documents[i] < end; i++) {
        int document = documents[i] - leaf.docBase;
        at.advance(document);
        ids.advanceExact(document);
        found.add(
            new Found(
                documents[i],
                BytesRef.deepCopyOf(ids.binaryValue()),
                product(vector, values.vectorValue(at.index()))));
      }
    }
    return found;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
