package dev.bobbin.engine.profile;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Profile.Span;
import java.util.Optional;

/**
 * Measures where the time of one training goes; pass it to {@code Trainer.profile}. It changes no
 * bit of the result and costs two readings of the clock per piece of work.
 */
public final class Profiler {
  private final LayerTable table;
  private final WorkTimes times;
  private Optional<Profile> firstEpoch = Optional.empty();
  private Span span = Span.NONE;
  private boolean dropEpoch;

  /** A profiler for one training of the network with these layers by this team. */
  public Profiler(LayerTable table, ThreadTeam team) {
    this.table = table;
    this.times = new WorkTimes(table, team.threads());
  }

  public Stopwatch stopwatch() {
    return times;
  }

  /** Discards all times and starts again with the next epoch; for a listener. */
  public void restart() {
    span = Span.NONE;
    dropEpoch = true;
  }

  /** Adds a finished epoch, including its validation. */
  public void epochDone(Span epoch) {
    if (firstEpoch.isEmpty()) {
      // The JVM compiles during the first epoch, so it counts only if there is no other.
      firstEpoch = Optional.of(Profile.of(table, times, epoch, true, epoch.seconds()));
      times.clear();
    } else if (dropEpoch) {
      times.clear();
    } else {
      span = span.plus(epoch);
    }
    dropEpoch = false;
  }

  /** The profile of the epochs after the first, else of the first; empty before its end. */
  public Optional<Profile> profile() {
    return span.epochs() == 0
        ? firstEpoch
        : firstEpoch.map(first -> Profile.of(table, times, span, false, first.firstEpochSeconds()));
  }
}
