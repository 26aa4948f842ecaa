package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.render.DatasetReport;
import dev.bobbin.cli.render.ImageProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DatasetExport;
import dev.bobbin.data.catalogue.DatasetExport.Form;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a dataset in another format. */
@Command(
    name = "convert",
    header = "Write a dataset as Kaggle's CSV, IDX or NumPy files, or as a folder of PNG pictures.",
    description =
        "The folder is a dataset: its path can be used as DATASET and as data.name in recipes. Images are written as "
            + "they are prepared (--size, --channels, ...; 28x28 by default if pictures differ in size or are large); "
            + "their order, labels and class names are those of the source; classes.csv has the names.",
    footer = {
      "  bobbin data convert fashion-mnist --to csv --out fashion-csv",
      "  bobbin data convert fashion-csv --to idx --gzip --out fashion-idx",
      "  bobbin train ali-sigmoid --set data.name=fashion-csv"
    })
public final class DataConvertCommand extends HostCommand {
  @Mixin DatasetArgument dataset = new DatasetArgument();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description =
          "csv (square images), idx, npz (x_train, y_train, ...), or png (a folder for each class in each split).")
  Form form = Form.CSV;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to create; it appears when it is complete.")
  Path out = Path.of("");

  @Option(names = "--gzip", description = "Compress CSV or IDX files as .gz files.")
  boolean gzip;

  @Option(names = "--force", description = "Replace an earlier conversion in DIR.")
  boolean force;

  public DataConvertCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    if (gzip && (form == Form.NPZ || form == Form.PNG)) {
      throw BobbinException.usage(
          "--gzip",
          "--to csv or --to idx with it",
          Names.id(form) + ", which is compressed",
          "without --gzip");
    }
    Dataset read = dataset.open(host);
    AtomicBoolean stopped = new AtomicBoolean();
    List<String> files;
    try (ImageProgress progress = new ImageProgress(host, "writing " + out.getFileName());
        Interrupts _ =
            Interrupts.stopping(
                host, "interrupted: removing what was written", () -> stopped.set(true))) {
      files =
          DatasetExport.write(
              read,
              form,
              gzip,
              out,
              force,
              (images, total) -> {
                if (stopped.get()) {
                  throw new CancellationException();
                }
                progress.done(images, total);
              });
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    }
    String format = Names.id(form);
    if (common.json) {
      host.json(
          "dataset", read.name(),
          "format", format,
          "folder", out.toString(),
          "files", files,
          "train", read.train().count(),
          "validation", read.validation().map(LabeledImages::count).orElse(null),
          "test", read.test().count(),
          "shape", read.train().shape().toString(),
          "pictures", DatasetReport.json(read.originals()),
          "preprocessing", read.preprocessing().summary(),
          "classes", read.classNames(),
          "notes", read.notes());
    } else {
      host.print(
          "wrote %s: %,d training%s and %,d test images of %s as %s%n",
          out,
          read.train().count(),
          read.validation().map(own -> format(", %,d validation", own.count())).orElse(""),
          read.test().count(),
          read.name(),
          format);
      DatasetReport.printPreparation(host, read);
    }
    return ExitCode.DONE;
  }
}
