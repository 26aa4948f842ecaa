package dev.bobbin.interop.onnx;

import java.util.List;

/** The order of a convolution's weights: height, width, input, output here; reversed in ONNX. */
final class KernelOrder {
  private KernelOrder() {}

  /**
   * Weights as [output, input, height, width].
   *
   * @param sizes [height, width, input, output]
   */
  static float[] toChannelsFirst(float[] values, List<Integer> sizes) {
    int pixels = sizes.get(0) * sizes.get(1);
    int inputs = sizes.get(2);
    int outputs = sizes.get(3);
    float[] turned = new float[values.length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int in = 0; in < inputs; in++) {
        for (int out = 0; out < outputs; out++) {
          turned[(out * inputs + in) * pixels + pixel] =
              values[(pixel * inputs + in) * outputs + out];
        }
      }
    }
    return turned;
  }

  /**
   * Weights as [height, width, input, output].
   *
   * @param pixels height times width
   */
  static float[] toChannelsLast(float[] values, int outputs, int inputs, int pixels) {
    float[] turned = new float[values.length];
    for (int out = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        for (int pixel = 0; pixel < pixels; pixel++) {
          turned[(pixel * inputs + in) * outputs + out] =
              values[(out * inputs + in) * pixels + pixel];
        }
      }
    }
    return turned;
  }
}
