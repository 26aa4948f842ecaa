package dev.bobbin.cli.render;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.training.EnsembleTraining;
import dev.bobbin.model.text.LayerTableText;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows each member of an ensemble as {@link TrainingProgress} shows a network. */
public final class MemberProgress implements EnsembleTraining.Listener, AutoCloseable {
  private final Host host;
  private final PrintStream people;
  private final EnsembleRecipe recipe;
  private int trained;
  private @Nullable TrainingProgress progress;

  /**
   * Progress of an ensemble.
   *
   * @param people receives headings and layers
   */
  public MemberProgress(Host host, PrintStream people, EnsembleRecipe recipe) {
    this.host = host;
    this.people = people;
    this.recipe = recipe;
  }

  /** How many members are trained. */
  public int trained() {
    return trained;
  }

  @Override
  public TrainingListener begins(int index, NetworkRecipe member, LayerTable layers) {
    people.println();
    people.println(heading(index));
    people.print(LayerTableText.of(layers));
    people.println();
    people.flush();
    TrainingProgress shown = new TrainingProgress(host);
    progress = shown;
    return shown;
  }

  @Override
  public void found(int index, Finding finding) {
    host.note("member %d: %s".formatted(index + 1, finding.text()));
  }

  @Override
  public void done(int index, NetworkRun run) {
    if (progress == null) {
      people.println(heading(index) + ": already trained");
    }
    close();
    trained++;
  }

  private String heading(int index) {
    NetworkRecipe member = recipe.members().get(index);
    return "member %d of %d, %s, seed %d"
        .formatted(index + 1, recipe.members().size(), member.name(), member.seed());
  }

  @Override
  public void close() {
    TrainingProgress shown = progress;
    if (shown != null) {
      shown.close();
      progress = null;
    }
  }
}
