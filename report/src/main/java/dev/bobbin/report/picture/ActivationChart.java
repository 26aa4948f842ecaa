package dev.bobbin.report.picture;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.report.picture.Plot.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * The element-wise activation functions as the engine computes them, each in a panel, all on the
 * same axes.
 */
public final class ActivationChart {
  private static final double PANEL_WIDTH = 124;
  private static final double PANEL_HEIGHT = 128;
  private static final int COLUMNS = 4;
  private static final double REACH = 4;
  private static final double LOW = -2;
  private static final double HIGH = 4;
  private static final int VALUES = 321;
  private static final TextStyle NAME = TextStyle.of(9).heavy();

  /** All but softmax, which depends on all channels. */
  static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.LINEAR,
          new Activation.Sigmoid(),
          new Activation.Tanh(),
          Activation.RELU,
          new Activation.LeakyRelu(0.3),
          new Activation.Elu(1),
          new Activation.Gelu(),
          new Activation.Silu());

  private ActivationChart() {}

  public static Picture of(Heading heading) {
    double top = Picture.MARGIN + heading.height();
    int rows = Math.ceilDiv(ACTIVATIONS.size(), COLUMNS);
    double width = 2 * Picture.MARGIN + COLUMNS * PANEL_WIDTH;
    return new Picture(
        heading,
        width,
        top + rows * PANEL_HEIGHT,
        canvas -> {
          for (int i = 0; i < ACTIVATIONS.size(); i++) {
            Activation activation = ACTIVATIONS.get(i);
            int row = i / COLUMNS;
            Box panel =
                new Box(
                    Picture.MARGIN + i % COLUMNS * PANEL_WIDTH,
                    top + row * PANEL_HEIGHT,
                    PANEL_WIDTH,
                    PANEL_HEIGHT);
            canvas.group("activation", () -> draw(canvas, panel, activation));
          }
        });
  }

  private static void draw(Canvas canvas, Box panel, Activation activation) {
    canvas.text(name(activation), panel.x() + 16, panel.y() + NAME.size(), NAME);
    Plot plot =
        Plot.in(
            new Box(
                panel.x(),
                panel.y() + NAME.lineHeight(),
                PANEL_WIDTH - 8,
                PANEL_HEIGHT - NAME.lineHeight() - 10),
            axis(-REACH, REACH),
            axis(LOW, HIGH));
    plot.draw(canvas);
    Stroke zero = Stroke.solid(Colour.FRAME, 0.6);
    canvas.line(plot.x(-REACH), plot.y(0), plot.x(REACH), plot.y(0), zero);
    canvas.line(plot.x(0), plot.y(LOW), plot.x(0), plot.y(HIGH), zero);
    float[] inputs = inputs();
    float[] outputs = outputs(activation, inputs);
    List<double[]> shown = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      // Some leave the panel below.
      if (outputs[i] >= LOW && outputs[i] <= HIGH) {
        shown.add(new double[] {plot.x(inputs[i]), plot.y(outputs[i])});
      }
    }
    canvas.line(
        shown.stream().mapToDouble(point -> point[0]).toArray(),
        shown.stream().mapToDouble(point -> point[1]).toArray(),
        Stroke.solid(Colour.BLUE, 1.6));
  }

  private static Axis axis(double low, double high) {
    return new Axis(new Scale.Linear(low, high), Tick.within(low, high, 5), "", true);
  }

  private static float[] inputs() {
    float[] inputs = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      inputs[i] = (float) (-REACH + 2.0 * REACH * i / (VALUES - 1));
    }
    return inputs;
  }

  /** The engine's output for each value. */
  static float[] outputs(Activation activation, float[] inputs) {
    NetworkSpec spec =
        new NetworkSpec(Shape.flat(inputs.length), List.of(new LayerSpec.Activate(activation)));
    float[] outputs = new float[inputs.length];
    try (ThreadTeam team = new ThreadTeam(1)) {
      new Predictor(Network.create(spec, 0), 1, team).predict(inputs, 1, outputs);
    }
    return outputs;
  }

  /** The name in recipes, with the parameter. */
  static String name(Activation activation) {
    return activation.kind()
        + switch (activation) {
          case Activation.LeakyRelu leaky -> ", slope " + leaky.negativeSlope();
          case Activation.Elu elu -> ", alpha " + elu.alpha();
          default -> "";
        };
  }
}
