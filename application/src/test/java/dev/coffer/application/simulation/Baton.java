package dev.coffer.application.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors on threads of their own, of which only the holder of the baton moves: blocking code
 * is interleaved at chosen points, and a seed determines the whole order.
 */
final class Baton {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "simulated");
            thread.setDaemon(true);
            return thread;
          });

  /** Handing on costs more than all else: one point of so many is a change of actor. */
  private static final int STAYS = 6;

  /** One actor's place in the order. */
  static final class Turn {
    private final Semaphore go = new Semaphore(0);

    /** The node on which the actor's code runs now, and the life of it that it began in. */
    @Nullable Node node;

    int life;
  }

  /** Ends the other actors once one failed. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final Random random;
  private final List<Turn> waiting = new ArrayList<>();
  private final Semaphore over = new Semaphore(0);
  private @Nullable Turn current;
  private @Nullable Throwable failure;

  Baton(Random random) {
    this.random = random;
  }

  /** Adds an actor; it runs when the baton comes to it. */
  void start(Runnable work) {
    Turn turn = new Turn();
    waiting.add(turn);
    THREADS.execute(() -> play(turn, work));
  }

  /** Runs all actors to their ends; throws what the first failing one threw. */
  void run() {
    if (!waiting.isEmpty()) {
      next().go.release();
      over.acquireUninterruptibly();
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  /** The actor that moves; null outside {@link #run}. */
  @Nullable Turn current() {
    return current;
  }

  /** Lets another actor move, or the same one on. */
  void pass() {
    Turn mine = current;
    if (mine == null || waiting.isEmpty() || random.nextInt(STAYS) != 0) {
      refuseStopped();
      return;
    }
    waiting.add(mine);
    Turn other = next();
    if (other != mine) {
      other.go.release();
      mine.go.acquireUninterruptibly();
    }
    refuseStopped();
  }

  private void refuseStopped() {
    if (failure != null) {
      throw new Stopped();
    }
  }

  private Turn next() {
    Turn chosen = waiting.remove(random.nextInt(waiting.size()));
    current = chosen;
    return chosen;
  }

  private void play(Turn turn, Runnable work) {
    turn.go.acquireUninterruptibly();
    try {
      refuseStopped();
      work.run();
    } catch (Stopped e) {
      // another actor's failure is the one to tell
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      }
    }
    if (waiting.isEmpty()) {
      current = null;
      over.release();
    } else {
      next().go.release();
    }
  }
}
