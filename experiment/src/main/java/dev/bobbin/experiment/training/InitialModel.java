package dev.bobbin.experiment.training;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.InitialWeights;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.io.OptimizerStateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trained model that a network starts from.
 *
 * @param weights where it was found, and its digest
 * @param state what its optimizer remembered, where that lies beside the model file and is wanted
 */
public record InitialModel(
    InitialWeights weights, Model model, Optional<OptimizerStateFile> state) {
  /** The key of recipes, which messages begin with. */
  static final String WHERE = "initial-weights";

  /**
   * Reads the model that a recipe names, if it names one.
   *
   * @param runs where names are looked up
   * @throws BobbinException if there is none, it is an ensemble, or its digest is not the recipe's
   */
  static Optional<InitialModel> of(NetworkRecipe recipe, RunFolder runs) throws IOException {
    return recipe.initialWeights().isPresent()
        ? Optional.of(read(recipe.initialWeights().get(), runs))
        : Optional.empty();
  }

  /**
   * Reads a model.
   *
   * @param name a run directory, the name of a run or a model file
   * @param runs where names are looked up
   * @throws BobbinException if there is none, or it is an ensemble
   */
  public static InitialModel of(String name, RunFolder runs) throws IOException {
    return read(new InitialWeights(name, Optional.empty(), Optional.empty()), runs);
  }

  /**
   * A recipe with the digests of the models that its networks start from. Models whose digests it
   * has already are not read, as a resumed training does not need them.
   *
   * @param runs where names are looked up
   * @throws BobbinException if there is no such model, or it is an ensemble
   */
  public static Recipe resolved(Recipe recipe, RunFolder runs) throws IOException {
    return switch (recipe) {
      case NetworkRecipe network -> resolved(network, runs);
      case EnsembleRecipe ensemble -> resolved(ensemble, runs);
    };
  }

  /** As {@link #resolved(Recipe, RunFolder)}, for an ensemble. */
  static EnsembleRecipe resolved(EnsembleRecipe recipe, RunFolder runs) throws IOException {
    List<NetworkRecipe> members = new ArrayList<>();
    for (NetworkRecipe member : recipe.members()) {
      members.add(resolved(member, runs));
    }
    return recipe.withMembers(members);
  }

  /** As {@link #resolved(Recipe, RunFolder)}, for one network. */
  public static NetworkRecipe resolved(NetworkRecipe recipe, RunFolder runs) throws IOException {
    boolean isKnown = recipe.initialWeights().flatMap(InitialWeights::sha256).isPresent();
    return isKnown ? recipe : of(recipe, runs).map(start -> start.in(recipe)).orElse(recipe);
  }

  /** The recipe with what was found. */
  NetworkRecipe in(NetworkRecipe recipe) {
    return recipe.with(weights);
  }

  private static InitialModel read(InitialWeights given, RunFolder runs) throws IOException {
    try {
      return readModel(given, runs);
    } catch (BobbinException e) {
      if (e.expected().isEmpty() || e.where().startsWith(WHERE)) {
        throw e;
      }
      throw BobbinException.because(
          e,
          WHERE + ": " + e.where(),
          e.expected().get(),
          e.received().orElse("another"),
          e.remedy().orElse("a run that 'bobbin runs' lists"));
    }
  }

  private static InitialModel readModel(InitialWeights given, RunFolder runs) throws IOException {
    Path found;
    try {
      found = runs.findModel(Path.of(given.model()));
    } catch (InvalidPathException e) {
      throw BobbinException.usage(
          WHERE, "a run or a .safetensors file", "'" + given.model() + "'", "a path");
    }
    Path file = Files.isDirectory(found) ? Run.open(found).modelFile() : found;
    Model model =
        switch (ModelFile.readClassifier(file)) {
          case Model single -> single;
          case Ensemble ensemble ->
              throw BobbinException.usage(
                  WHERE + ": " + given.model(),
                  "a model of one network",
                  "an ensemble of " + ensemble.members().size(),
                  Files.isDirectory(found.resolve(EnsembleRun.MEMBERS))
                      ? "a run of one of its members in " + found.resolve(EnsembleRun.MEMBERS)
                      : "the run of one of its members");
        };
    String sha256 = model.weightsSha256();
    given
        .sha256()
        .filter(stated -> !stated.equals(sha256))
        .ifPresent(stated -> {
          throw BobbinException.of(
              WHERE + ": " + given.model(),
              "weights with the SHA-256 " + stated + ", as the recipe says",
              sha256,
              "the model that the recipe was made with, or the recipe without sha256");
        });
    Optional<OptimizerStateFile> state =
        Files.isDirectory(found) ? ofRun(given, found) : beside(given, file);
    return new InitialModel(
        new InitialWeights(
            found.toString(), Optional.of(sha256), state.map(OptimizerStateFile::sha256)),
        model,
        state);
  }

  /** The state of a run belongs to the run: transfer from it begins with a new optimizer. */
  private static Optional<OptimizerStateFile> ofRun(InitialWeights given, Path run) {
    if (given.stateSha256().isPresent()) {
      throw BobbinException.usage(
          WHERE + ": optimizer-state",
          "a model file with a state beside it",
          "the run " + run,
          "'bobbin train --resume %s --epochs N', which goes on with the run's own"
              .formatted(Names.shell(run)));
    }
    return Optional.empty();
  }

  private static Optional<OptimizerStateFile> beside(InitialWeights given, Path model)
      throws IOException {
    Path file = OptimizerStateFile.beside(model);
    Optional<String> wanted = given.stateSha256();
    if (wanted.isEmpty() && (!given.leavesStateOpen() || !Files.exists(file))) {
      return Optional.empty();
    }
    String where = WHERE + ": optimizer-state";
    String remedy =
        "the file that 'bobbin import' wrote beside the model, or the recipe without optimizer-state";
    if (!Files.exists(file)) {
      throw BobbinException.of(
          where, "the state of the model's optimizer in " + file, "none", remedy);
    }
    OptimizerStateFile state = OptimizerStateFile.read(file);
    if (wanted.isPresent() && !wanted.get().equals(state.sha256())) {
      throw BobbinException.of(
          where,
          "a state with the SHA-256 %s, as the recipe says".formatted(wanted.get()),
          "%s in %s".formatted(state.sha256(), file),
          remedy);
    }
    return Optional.of(state);
  }
}
