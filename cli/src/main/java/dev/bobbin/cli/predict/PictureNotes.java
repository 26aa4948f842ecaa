package dev.bobbin.cli.predict;

import dev.bobbin.cli.render.ImageProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.report.text.Words;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to be noted of pictures that were classified. What holds for whole collections is said
 * once, other things a few times, and at the end of how many pictures each is true.
 */
public final class PictureNotes {
  /** How often something is said that does not hold for whole collections. */
  private static final int FEW = 5;

  private final Preprocessing how;
  private final ImageProgress progress;
  private final Map<Note, Integer> counts = new LinkedHashMap<>();

  private record Note(String before, String words, int most) {}

  /**
   * Notes on pictures.
   *
   * @param how the model wants pictures
   * @param progress above whose bar they are printed
   */
  public PictureNotes(Preprocessing how, ImageProgress progress) {
    this.how = how;
    this.progress = progress;
  }

  /** Says what is to be noted of an answer. */
  public void of(ImageClassifier.Answer answer) {
    Overrides.words(how, answer.polarity())
        .ifPresent(words -> say(answer.image(), new Note("", words, FEW)));
    for (LoadedImage.Warning warning : answer.warnings()) {
      int most = warning.kind().isOfCollections() ? 1 : FEW;
      say(answer.image(), new Note("warning: ", warning.message(), most));
    }
  }

  private void say(String image, Note note) {
    if (counts.merge(note, 1, Integer::sum) <= note.most()) {
      progress.note(note.before() + image + " " + note.words());
    }
  }

  /** Says what is true of more pictures than it was said of. */
  public void end(Host host) {
    counts.forEach((note, count) -> {
      if (count > note.most()) {
        host.note(
            "%seach of %s pictures %s".formatted(note.before(), Words.whole(count), note.words()));
      }
    });
  }
}
