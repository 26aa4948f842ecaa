package dev.bobbin.bench.torch;

import ai.djl.engine.Engine;
import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;

/**
 * PyTorch's C++ library through DJL: eager operations and automatic gradients, with DJL's
 * optimizers, whose updates are one native call per parameter.
 */
public final class TorchContender implements Contender {
  private final Engine engine;

  /** PyTorch with a number of threads per operation. */
  public TorchContender(int threads) {
    // Read once, when the library is loaded. DJL must not download anything: Maven does.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
    this.engine = Engine.getEngine("PyTorch");
  }

  @Override
  public String version() {
    return "PyTorch " + engine.getVersion() + " through DJL " + Engine.getDjlVersion();
  }

  @Override
  public Model open(Workload workload, Images images) {
    return new TorchModel(workload, images, engine);
  }
}
