package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Novelty;
import dev.bobbin.model.Polarity;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictionsCsvTest {
  private static final LabeledImages IMAGES =
      new LabeledImages(new Shape(1, 1, 1), new byte[3], new int[] {0, 1, 1});

  private static String csv(Predictions predictions, LabeledImages images, String... names)
      throws IOException {
    StringWriter out = new StringWriter();
    PredictionsCsv.write(predictions, images, List.of(names), out);
    return out.toString();
  }

  @Test
  void filesClassNamesAndNumbersThatPeopleCanRead() throws IOException {
    Predictions predictions =
        new Predictions(
            2,
            new int[] {2, 0},
            new int[] {1, 0},
            new float[] {1e-9f, 1f, 0.999995f, 4.947983E-6f});
    LabeledImages named = IMAGES.withFiles(List.of("cat/a.jpg", "dog/b.jpg", "dog/\"c\", old.jpg"));
    assertThat(csv(predictions, named, "cat", "dog, small"))
        .isEqualTo(
            """
            index,file,label,predicted,probability,cat,"dog, small"
            2,"dog/""c"", old.jpg","dog, small","dog, small",1,0.000000001,1
            0,cat/a.jpg,cat,cat,0.999995,0.999995,0.000004947983
            """);
  }

  @Test
  void outputsThatAreNoProbabilitiesAreCalledScores() throws IOException {
    Predictions scores = new Predictions(2, new int[] {0}, new int[] {0}, new float[] {-0.5f, 2});
    assertThat(csv(scores, IMAGES, "a", "b"))
        .isEqualTo(
            """
            index,file,label,predicted,score,a,b
            0,,a,b,2,-0.5,2
            """);
  }

  @Test
  void votesHaveTheirMeanProbabilitiesToo() throws IOException {
    Predictions votes =
        Predictions.ofVotes(
            2, new int[] {1}, new int[] {1}, new float[] {0.5f, 0.5f}, new float[] {0.25f, 0.75f});
    assertThat(csv(votes, IMAGES, "a", "b"))
        .isEqualTo(
            """
            index,file,label,predicted,probability,a,b,mean a,mean b
            1,,b,b,0.75,0.5,0.5,0.25,0.75
            """);
  }

  @Test
  void answersHaveTheirClassesInTheOrderOfTheHeader() throws IOException {
    StringWriter out = new StringWriter();
    PredictionsCsv table = PredictionsCsv.ofAnswers(List.of("a", "b"), true, true, false, out);
    ClassProbability a = new ClassProbability(0, "a", 0.25f, Optional.of(1e-9f));
    ClassProbability b = new ClassProbability(1, "b", 0.75f, Optional.of(1f));
    for (String file : List.of("x, y.png", "z.png")) {
      table.add(
          new ImageClassifier.Answer(
              file, List.of(b, a), true, Optional.empty(), Polarity.AS_IS, List.of()),
          file.equals("z.png") ? Optional.of("a") : Optional.empty());
    }
    table.flush();
    assertThat(out)
        .hasToString(
            """
            file,label,predicted,probability,a,b,mean a,mean b
            "x, y.png",,b,0.75,0.25,0.75,0.000000001,1
            z.png,a,b,0.75,0.25,0.75,0.000000001,1
            """);
  }

  @Test
  void unknownAnswersKeepTheirNearestClassAndSaySo() throws IOException {
    StringWriter out = new StringWriter();
    PredictionsCsv table = PredictionsCsv.ofAnswers(List.of("a", "b"), true, false, true, out);
    ClassProbability a = new ClassProbability(0, "a", 0.25f, Optional.empty());
    ClassProbability b = new ClassProbability(1, "b", 0.75f, Optional.empty());
    for (double distance : List.of(0.1, 0.3)) {
      table.add(
          new ImageClassifier.Answer(
              distance + ".png",
              List.of(b, a),
              true,
              Optional.of(new Novelty(distance, 0.2)),
              Polarity.AS_IS,
              List.of()),
          Optional.empty());
    }
    table.flush();
    assertThat(out)
        .hasToString(
            """
            file,label,predicted,probability,unknown,a,b
            0.1.png,,b,0.75,false,0.25,0.75
            0.3.png,,b,0.75,true,0.25,0.75
            """);
  }
}
