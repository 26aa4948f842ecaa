package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.BatchClassifier;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Prediction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Classifies many pictures: a few dozen are decoded at a time by all threads of a team, then run
 * through the network in batches. Answers have the same bits as those of {@link ImageClassifier},
 * and the memory that is needed does not grow with the number of pictures.
 */
public final class BatchImageClassifier {
  /** Enough to keep all threads busy. */
  private static final int READ_AT_ONCE = 64;

  private final ImageClassifier single;
  private final ThreadTeam team;
  private final BatchClassifier network;
  private final float[] inputs;

  /**
   * A classifier.
   *
   * @param model to ask
   * @param polarity of the pictures; empty for the model's own
   * @param team whose threads share the work
   */
  public BatchImageClassifier(Classifier model, Optional<Polarity> polarity, ThreadTeam team) {
    this.single = new ImageClassifier(model, polarity);
    this.team = team;
    this.network = new BatchClassifier(model, team);
    this.inputs = new float[network.batchSize() * model.input().size()];
  }

  /** A picture to classify, which is read when its turn comes. */
  public interface Source {
    /** Its file, or another name for it. */
    String name();

    /**
     * Reads and prepares it.
     *
     * @throws BobbinException if it cannot be read
     */
    LoadedImage read(ImageFileReader reader);
  }

  /** What became of a picture. */
  public sealed interface Result<S extends Source> {
    S picture();

    /** It was classified. */
    record Classified<S extends Source>(S picture, ImageClassifier.Answer answer)
        implements Result<S> {}

    /** It could not be read. */
    record Unreadable<S extends Source>(S picture, BobbinException reason) implements Result<S> {}
  }

  /** A picture that was read, or the reason why it could not be. */
  private sealed interface Read<S extends Source> {
    record Image<S extends Source>(S picture, LoadedImage image) implements Read<S> {}

    record Failure<S extends Source>(S picture, BobbinException reason) implements Read<S> {}
  }

  /**
   * Classifies pictures.
   *
   * @param pictures each read once, on any thread of the team
   * @param results receives a result for each picture, in their order, on the calling thread
   */
  public <S extends Source> void classify(
      Iterable<S> pictures, Consumer<? super Result<S>> results) {
    Iterator<S> all = pictures.iterator();
    List<S> some = new ArrayList<>(READ_AT_ONCE);
    while (all.hasNext()) {
      some.add(all.next());
      if (some.size() == READ_AT_ONCE || !all.hasNext()) {
        List<Read<S>> read = read(some);
        for (int from = 0; from < read.size(); from += network.batchSize()) {
          classify(read.subList(from, Math.min(from + network.batchSize(), read.size())), results);
        }
        some.clear();
      }
    }
  }

  private <S extends Source> List<Read<S>> read(List<S> pictures) {
    // Arrays know no type parameters.
    @SuppressWarnings("unchecked")
    Read<S>[] read = (Read<S>[]) new Read<?>[pictures.size()];
    team.run(read.length, (i, _) -> read[i] = read(pictures.get(i)));
    return List.of(read);
  }

  private <S extends Source> Read<S> read(S picture) {
    try {
      return new Read.Image<>(picture, picture.read(single.reader()));
    } catch (BobbinException e) {
      return new Read.Failure<>(picture, e);
    }
  }

  /** Runs one batch through the network. */
  private <S extends Source> void classify(
      List<Read<S>> pictures, Consumer<? super Result<S>> results) {
    int count = 0;
    for (Read<S> picture : pictures) {
      if (picture instanceof Read.Image<S>(S _, LoadedImage image)) {
        single.input(image, inputs, count);
        count++;
      }
    }
    Iterator<Prediction> answers = network.predict(inputs, count).iterator();
    for (Read<S> picture : pictures) {
      results.accept(
          switch (picture) {
            case Read.Image<S>(S source, LoadedImage image) ->
                new Result.Classified<>(
                    source, single.answer(source.name(), image, answers.next()));
            case Read.Failure<S>(S source, BobbinException reason) ->
                new Result.Unreadable<>(source, reason);
          });
    }
  }
}
