package dev.bobbin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadTeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyTaskRunsOnceInEveryRound(int threads) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(round);
        team.run(
            round,
            (task, worker) -> {
              assertThat(worker).isBetween(0, threads - 1);
              runs.incrementAndGet(task);
            });
        for (int task = 0; task < round; task++) {
          assertThat(runs.get(task)).isOne();
        }
      }
    }
  }

  @Test
  void aTasksExceptionReachesTheCallerAndTheTeamGoesOn() {
    try (ThreadTeam team = new ThreadTeam(3)) {
      for (int round = 0; round < 20; round++) {
        assertThatThrownBy(() ->
                team.run(
                    50,
                    (task, _) -> {
                      if (task == 17) {
                        throw new IllegalStateException("task 17");
                      }
                    }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("task 17");
        int[] done = new int[10];
        team.run(10, (task, _) -> done[task] = 1);
        assertThat(done).containsOnly(1);
      }
    }
  }

  @Test
  void whatTasksWroteIsSeenAfterwards() {
    try (ThreadTeam team = new ThreadTeam(4)) {
      long[] values = new long[1000];
      for (int round = 1; round <= 300; round++) {
        team.run(values.length, (task, _) -> values[task]++);
        assertThat(values).containsOnly(round);
      }
    }
  }

  @Test
  void aTaskThatAnotherThreadHasBegunIsWaitedFor() throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2)) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Thread caller =
          Thread.ofPlatform()
              .start(() ->
                  team.run(
                      2,
                      (_, worker) -> {
                        // Whichever thread is not the caller stays in its task; the caller has to
                        // wait for that one only.
                        if (worker == 1) {
                          held.countDown();
                          awaitUninterruptibly(release);
                        } else {
                          awaitUninterruptibly(held);
                        }
                      }));
      held.await();
      caller.join(50);
      assertThat(caller.isAlive()).as("the claimed task is waited for").isTrue();
      release.countDown();
      caller.join();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void closingWaitsForTheThreadsEvenWhenInterrupted() {
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(4);
    ThreadTeam team = new ThreadTeam(4);
    team.run(
        4,
        (_, _) -> {
          workers.add(Thread.currentThread());
          all.countDown();
          awaitUninterruptibly(all);
        });
    Thread.currentThread().interrupt();
    team.close();
    assertThat(Thread.interrupted()).isTrue();
    workers.remove(Thread.currentThread());
    assertThat(workers).hasSize(3).noneMatch(Thread::isAlive);
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> new ThreadTeam(0))
        .hasMessageContaining("expected at least 1, received 0");
  }
}
