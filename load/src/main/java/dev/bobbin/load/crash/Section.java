package dev.bobbin.load.crash;

/** A part of the campaign. */
enum Section {
  TRAIN(
      "Training killed at random",
      "SIGKILL at a random moment (every eighth time SIGTERM), then `train --resume`, which may be killed again, until the run is complete. Compared with a run that was never killed: digest of the weights, losses, accuracies and learning rates of each epoch, names of all files.",
      8),
  CALLS(
      "Training killed at a system call",
      "SIGKILL at the k-th `rename`, `fsync`, `fdatasync` or `unlink` of a thread, for each k, by `strace`; then as above.",
      4),
  ENSEMBLE("Ensembles killed at random", "As trainings, with three networks.", 3),
  SWEEP(
      "Sweeps killed at random",
      "A study of four trials, two at once, killed at random; the same command goes on. Compared: winners, values and digests of the study, and all runs.",
      3),
  REPRODUCE(
      "Reproductions killed at random",
      "`reproduce pai-dense --quick`: three experiments of a report, one of them a study; the same command goes on. Compared as sweeps are.",
      2),
  INDEX(
      "Indexes killed at random",
      "The index of a catalogue is built, extended or replaced; after a kill it is built again and holds the same articles.",
      3),
  FULL(
      "Files that may grow no further",
      "`ulimit -f` with a random limit, as on a full disk: the command ends with 1 and names a file, and the run can be finished without the limit.",
      2),
  DAMAGE(
      "Damaged files of runs",
      "Each file of a run removed, emptied, cut to half, extended, zeroed, and with a flipped bit at its beginning, middle and end; then `evaluate`, `predict`, `runs show`, `compare`, `report` and `train --resume`. Right are an error, a warning, the output of the undamaged run, that a resume makes again what was removed, or that a list says that there is no report.",
      5),
  DAMAGE_OTHERS(
      "Damaged files of ensembles, studies, indexes and exports",
      "As those of runs: each file of an ensemble's run, of a study and one of its trials, of an index, and of exports to ONNX, Keras and NPZ with their proofs; then `evaluate`, `predict`, `runs show`, `report`, `train --resume`, `sweep`, `runs`, `similar`, `index` and `verify-export`. Right is also that a file that was removed is made again.",
      3),
  WRITERS(
      "Several writers at once",
      "Three processes train or resume one run, or do one sweep, at once: each does its work or says which process has it; the result is that of one.",
      2);

  private final String title;
  private final String explanation;
  private final int weight;

  Section(String title, String explanation, int weight) {
    this.title = title;
    this.explanation = explanation;
    this.weight = weight;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }

  /** Its share of the time, relative to the others'. */
  int weight() {
    return weight;
  }
}
