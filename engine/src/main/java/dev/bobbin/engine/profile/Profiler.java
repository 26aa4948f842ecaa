package dev.bobbin.engine.profile;

import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Profile.Span;
import java.util.Optional;

/**
 * Watches one training and says where its time went. It changes no bit of what is trained; what it
 * costs are two looks at the clock for each piece of work.
 */
public final class Profiler {
  private final LayerTable table;
  private final WorkTimes times;
  private Optional<Profile> firstEpoch = Optional.empty();
  private Span span = Span.NONE;
  private boolean dropEpoch;

  /**
   * A profiler, for one training.
   *
   * @param table the layers of the network that is trained
   * @param team that trains it
   */
  public Profiler(LayerTable table, Team team) {
    this.table = table;
    this.times = new WorkTimes(table, team.threads());
  }

  public Stopwatch stopwatch() {
    return times;
  }

  /**
   * Forgets what was measured and begins again with the next epoch; to be called by a listener, on
   * the training's thread.
   */
  public void restart() {
    span = Span.NONE;
    dropEpoch = true;
  }

  /** An epoch and what belongs to it is done. */
  public void epochDone(Span epoch) {
    if (firstEpoch.isEmpty()) {
      // The JVM compiles in it, so it counts only if there is no other.
      firstEpoch = Optional.of(Profile.of(table, times, epoch, true, epoch.seconds()));
      times.clear();
    } else if (dropEpoch) {
      times.clear();
    } else {
      span = span.plus(epoch);
    }
    dropEpoch = false;
  }

  /**
   * What was measured: the epochs after the first, or the first where there is no other; empty
   * where not even that was finished.
   */
  public Optional<Profile> profile() {
    return span.epochs() == 0
        ? firstEpoch
        : firstEpoch.map(first -> Profile.of(table, times, span, false, first.firstEpochSeconds()));
  }
}
