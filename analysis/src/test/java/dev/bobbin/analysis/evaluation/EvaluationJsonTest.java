package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationJsonTest {
  @Test
  void theDocumentHasTheNamesThatScriptsRelyOn() throws IOException {
    Predictions predictions =
        new Predictions(
            3,
            new int[] {0, 1, 2, 3},
            new int[] {0, 1, 1, 2},
            new float[] {0.6f, 0.3f, 0.1f, 0.2f, 0.5f, 0.3f, 0.5f, 0.4f, 0.1f, 0.2f, 0.2f, 0.6f});
    Evaluation evaluation =
        Evaluation.of("test", 0.75, predictions, List.of("Bag", "Coat", "Dress"), Optional.empty());
    assertThat(JsonWriter.indented(EvaluationJson.EVALUATION.write(evaluation)))
        .isEqualTo(
            """
            {
              "split": "test",
              "images": 4,
              "accuracy": 0.75,
              "accuracyInterval": [0.30064184258240184, 0.9544127391902995],
              "loss": 0.75,
              "topK": {
                "1": 0.75,
                "2": 1
              },
              "confusionMatrix": [
                [1, 0, 0],
                [1, 1, 0],
                [0, 0, 1]
              ],
              "classes": [
                {
                  "name": "Bag",
                  "precision": 0.5,
                  "recall": 1,
                  "f1": 0.6666666666666666,
                  "support": 1
                },
                {
                  "name": "Coat",
                  "precision": 1,
                  "recall": 0.5,
                  "f1": 0.6666666666666666,
                  "support": 2
                },
                {
                  "name": "Dress",
                  "precision": 1,
                  "recall": 1,
                  "f1": 1,
                  "support": 1
                }
              ],
              "macro": {
                "precision": 0.8333333333333334,
                "recall": 0.8333333333333334,
                "f1": 0.7777777777777777,
                "support": 4
              },
              "weighted": {
                "precision": 0.875,
                "recall": 0.75,
                "f1": 0.75,
                "support": 4
              },
              "leakage": null
            }
            """);
    assertThat(
            Documents.parse(
                "evaluation",
                JsonWriter.compact(EvaluationJson.EVALUATION.write(evaluation)),
                EvaluationJson.EVALUATION))
        .isEqualTo(evaluation);
  }
}
