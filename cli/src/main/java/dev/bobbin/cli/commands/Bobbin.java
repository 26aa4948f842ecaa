package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command. */
@Command(
    name = "bobbin",
    header = "Trains, evaluates and uses neural networks for small images, on the plain JVM.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "'bobbin COMMAND --help' explains a command.",
      "From a clone, 'bobbin bench' measures Bobbin beside TensorFlow and PyTorch.",
      "Exit codes: 0 done, 1 failed, 2 usage or bad recipe, 130 interrupted.",
      "",
      "First steps:",
      "  bobbin demo --run runs/demo                 train on Fashion-MNIST, see how good it gets",
      "  bobbin evaluate demo                        accuracy, table per class, confusion matrix",
      "  bobbin predict demo runs/demo/example.png   classify a picture, or one of your own",
      "  bobbin train photos                         your own pictures, in a folder for each class",
      "  bobbin recipes                              what else can be trained",
      "  bobbin train naderi-cnn                     one of these recipes"
    })
public final class Bobbin implements Runnable {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  boolean version;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected a command, received none; try 'bobbin demo'");
  }
}
