package dev.bobbin.bench.contender;

import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.ThreadTeam;

/** Bobbin through its public interface, as {@code bobbin train} and {@code predict} use it. */
public final class BobbinContender implements Contender {
  private final ThreadTeam team;

  /** Bobbin with a number of threads. */
  public BobbinContender(int threads) {
    this.team = new ThreadTeam(threads);
  }

  @Override
  public String version() {
    KernelInfo kernels = KernelInfo.current();
    return "Bobbin on Java %s, %s kernels of %d bits"
        .formatted(Runtime.version(), kernels.name(), kernels.vectorBits());
  }

  @Override
  public Model open(Workload workload, Images images) {
    return new BobbinModel(workload, images, team);
  }
}
