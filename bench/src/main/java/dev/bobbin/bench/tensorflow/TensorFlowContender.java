package dev.bobbin.bench.tensorflow;

import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;

/** TensorFlow in graph mode: one session run per step, with the optimizer's fused operation. */
public final class TensorFlowContender implements Contender {
  private final ConfigProto config;

  /** TensorFlow with a number of threads per operation, and as many operations at once. */
  public TensorFlowContender(int threads) {
    this.config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads)
            .build();
  }

  @Override
  public String version() {
    return "TensorFlow " + TensorFlow.version() + " through TensorFlow-Java, graph mode";
  }

  @Override
  public Model open(Workload workload, Images images) {
    return new TensorFlowModel(workload, images, config);
  }
}
