package dev.bobbin.cli.predict;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.predict.PictureArguments.Picture;
import dev.bobbin.cli.render.ImageProgress;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.LostOutputException;
import dev.bobbin.data.image.BatchImageClassifier;
import dev.bobbin.data.image.BatchImageClassifier.Result;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import dev.bobbin.report.text.Words;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Classifies pictures with a model, and passes the answers on. */
public final class PicturePredictions {
  /** Fewer pictures are classified in no time. */
  private static final int MANY = 200;

  private final Host host;
  private final Classifier model;
  private final List<Picture> pictures;
  private final List<Answers> forms;
  private final int[][] confusion;
  private int done;
  private int unreadable;
  private int unknown;

  /**
   * Predictions that are to be made.
   *
   * @param forms in which answers are printed or written
   */
  public PicturePredictions(
      Host host, Classifier model, List<Picture> pictures, List<Answers> forms) {
    this.host = host;
    this.model = model;
    this.pictures = pictures;
    this.forms = List.copyOf(forms);
    int classes = model.classNames().size();
    boolean labelled = pictures.stream().anyMatch(picture -> picture.label().isPresent());
    this.confusion = new int[labelled ? classes : 0][classes];
  }

  /**
   * Classifies all pictures, and says on standard error what is to be noted of them.
   *
   * @param polarity of the pictures; empty for the model's own
   * @param threads to use
   * @param barMayShow whether a progress bar would not be in the way
   * @return whether all could be read
   */
  public boolean make(Optional<Polarity> polarity, int threads, boolean barMayShow)
      throws IOException {
    boolean bar = barMayShow && pictures.size() >= MANY;
    PictureNotes notes;
    try (ThreadTeam team = new ThreadTeam(threads);
        ImageProgress progress = new ImageProgress(host, "classifying")) {
      notes = new PictureNotes(model.preprocessing(), progress);
      new BatchImageClassifier(model, polarity, team)
          .classify(
              pictures,
              result -> {
                take(result, notes, progress);
                if (bar) {
                  progress.done(done, pictures.size());
                }
              });
    }
    notes.end(host);
    if (unreadable > 0 && pictures.size() > 1) {
      host.note(
          "%s of %s could not be read"
              .formatted(
                  Words.whole(unreadable), Words.count(pictures.size(), "picture", "pictures")));
    }
    if (unknown > 0 && pictures.size() > 1) {
      host.note(
          "%s of %s seem to be of no class of the model: unknown%s"
              .formatted(
                  Words.whole(unknown),
                  Words.count(pictures.size(), "picture", "pictures"),
                  confusion.length == 0 ? "" : "; the accuracy counts their nearest class"));
    }
    for (Answers form : forms) {
      form.end(measured());
    }
    return unreadable == 0;
  }

  private void take(Result<Picture> result, PictureNotes notes, ImageProgress progress) {
    done++;
    switch (result) {
      case Result.Classified<Picture>(Picture picture, ImageClassifier.Answer answer) -> {
        forms.forEach(form -> form.add(picture, answer));
        notes.of(answer);
        unknown += answer.isUnknown() ? 1 : 0;
        picture.label().ifPresent(label -> confusion[label][answer.classes().getFirst().index()]++);
      }
      case Result.Unreadable<Picture>(Picture picture, BobbinException reason) -> {
        unreadable++;
        forms.forEach(form -> form.add(picture, reason));
        progress.note(Errors.message(reason));
      }
    }
    if (host.out().checkError()) {
      throw new LostOutputException();
    }
  }

  /** The pictures by their class and the predicted one, if the class of any is known. */
  public Optional<ConfusionMatrix> measured() {
    return confusion.length == 0
        ? Optional.empty()
        : Optional.of(ConfusionMatrix.ofCounts(confusion));
  }
}
