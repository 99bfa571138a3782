package dev.coffer.adapters.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads what is left of a request before it is answered. A connection that is closed with octets
 * unread is reset, and a reset can overtake the answer: the client, still sending, would learn of a
 * broken pipe and never why it was refused.
 *
 * <p>Bounded: a body that is announced longer than {@link #MOST}, or is waited for by the client
 * ({@code Expect}), is answered at once and its connection closed; of others no more than {@link
 * #MOST} octets are read, for at most the usual patience and one idle timeout.
 */
final class UnreadBodies extends Handler.Wrapper {
  /** More than the longest body that any operation takes. */
  static final long MOST = 8 << 20;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Request whole = new Whole(request);
    return super.handle(whole, new Answer(whole, response), callback);
  }

  private static boolean isRead(Request request) {
    return request.getLength() <= MOST && !request.getHeaders().contains(HttpHeader.EXPECT);
  }

  /** A request that will be read to its end: nobody need give it up before. */
  private static final class Whole extends Request.Wrapper {
    Whole(Request request) {
      super(request);
    }

    @Override
    public boolean consumeAvailable() {
      return isRead(this) || super.consumeAvailable();
    }
  }

  /** An answer that begins when the request is over. */
  private static final class Answer extends Response.Wrapper {
    private boolean begun;

    Answer(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      if (begun || !isRead(getRequest())) {
        super.write(last, content, callback);
      } else {
        begun = true;
        new Rest(getRequest(), () -> super.write(last, content, callback)).run();
      }
    }
  }

  /** The rest of one request; runs on whichever thread its octets arrive. */
  private static final class Rest implements Runnable {
    private final Request request;
    private final Runnable then;
    private final long begun = System.nanoTime();
    private long read;

    Rest(Request request, Runnable then) {
      this.request = request;
      this.then = then;
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
        read += chunk.remaining();
        chunk.release();
        if (over || read > MOST || System.nanoTime() - begun > WebSettings.PATIENCE.toNanos()) {
          then.run();
          return;
        }
      }
    }
  }
}
