package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Articles as documents of Lucene. */
final class Documents {
  private static final byte[] NO_PIXELS = {};

  private Documents() {}

  static Document of(Article article, float[] vector) {
    Document document = new Document();
    document.add(new StringField(Fields.ID, article.id(), Store.YES));
    document.add(new BinaryDocValuesField(Fields.ID, new BytesRef(article.id())));
    article.name().ifPresent(name -> document.add(new StoredField(Fields.NAME, name)));
    article
        .className()
        .ifPresent(name -> document.add(new StringField(Fields.CLASS, name, Store.YES)));
    if (!article.metadata().isEmpty()) {
      document.add(new StoredField(Fields.METADATA, JsonWriter.compact(article.metadata())));
    }
    // Doc values, since stored fields are compressed in blocks, which pixels would make large.
    document.add(new BinaryDocValuesField(Fields.PIXELS, new BytesRef(article.pixels())));
    // Not the cosine, which would normalise again and reject vectors of zeros.
    document.add(
        new KnnFloatVectorField(Fields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  /** The article of a document, without its pixels. */
  static Article article(StoredFields stored, int document) throws IOException {
    return article(stored.document(document), NO_PIXELS);
  }

  /** The article of a document, with its pixels. */
  static Article withPixels(IndexReader reader, StoredFields stored, int document)
      throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues pixels = leaf.reader().getBinaryDocValues(Fields.PIXELS);
    pixels.advanceExact(document - leaf.docBase);
    return article(stored.document(document), BytesRef.deepCopyOf(pixels.binaryValue()).bytes);
  }

  private static Article article(Document document, byte[] pixels) throws IOException {
    return new Article(
        document.get(Fields.ID),
        Optional.ofNullable(document.get(Fields.NAME)),
        Optional.ofNullable(document.get(Fields.CLASS)),
        metadata(document),
        pixels);
  }

  private static Map<String, String> metadata(Document document) throws IOException {
    String json = document.get(Fields.METADATA);
    if (json == null) {
      return Map.of();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    if (JsonReader.read(Fields.METADATA, json) instanceof Node.Mapping tree) {
      for (Map.Entry<String, Node.Entry> field : tree.entries().entrySet()) {
        if (!(field.getValue().value() instanceof Node.Scalar scalar)) {
          throw BobbinException.of("metadata", "texts", field.getValue());
        }
        fields.put(field.getKey(), scalar.text());
      }
    }
    return fields;
  }

  /** The number of the document of an id. */
  static Optional<Integer> find(IndexReader reader, String id) throws IOException {
    Term term = new Term(Fields.ID, id);
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum documents = leaf.reader().postings(term, PostingsEnum.NONE);
      Bits live = leaf.reader().getLiveDocs();
      while (documents != null && documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (live == null || live.get(documents.docID())) {
          return Optional.of(leaf.docBase + documents.docID());
        }
      }
    }
    return Optional.empty();
  }
}
