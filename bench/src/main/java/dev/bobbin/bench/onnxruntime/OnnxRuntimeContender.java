package dev.bobbin.bench.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;

/** ONNX Runtime with the file that {@code bobbin export --to onnx} writes. It only predicts. */
public final class OnnxRuntimeContender implements Contender {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final int threads;

  /** ONNX Runtime with a number of threads per operation. */
  public OnnxRuntimeContender(int threads) {
    this.threads = threads;
  }

  @Override
  public String version() {
    return "ONNX Runtime " + environment.getVersion() + " through its Java package";
  }

  @Override
  public Model open(Workload workload, Images images) {
    return new OnnxRuntimeModel(workload, environment, threads);
  }
}
