package dev.coffer.application.account;

/**
 * Turns a password into text from which it cannot be recovered, and recognises it again.
 *
 * <p>Slow and memory-hungry on purpose, and the same for right, wrong and unknown: callers call
 * {@link #burn} where there is no hash to compare with. Implementations bound how many hashes run
 * at once, so a flood of sign-ins waits in line instead of exhausting memory.
 *
 * <p>Thread-safety: any number of threads. Blocking: some 30 ms of arithmetic plus the wait for a
 * turn. No method changes or keeps its {@code password}; the caller wipes it. Contract: {@code
 * PasswordHashContract}.
 */
public interface PasswordHash {
  /** The longest password, in characters. */
  int LONGEST = 1_000;

  /**
   * The hash of {@code password} with a fresh salt: another text at each call.
   *
   * @param password 1..1,000 characters; the canonically equivalent forms of Unicode are one
   *     password
   * @return printable ASCII that names its parameters, at most 200 characters
   * @throws IllegalArgumentException when {@code password} is empty or over the limit; the caller's
   *     fault, who checked it at the edge
   */
  String hash(char[] password);

  /**
   * Whether {@code hash} was made of {@code password}. A password over the limit matches nothing.
   *
   * @param hash what {@link #hash} gave, now or by an earlier release with other parameters
   * @throws IllegalArgumentException when {@code hash} is no such text; the store's fault
   */
  boolean matches(char[] password, String hash);

  /** Takes as long as {@link #matches} does and answers nothing: for accounts that do not exist. */
  void burn(char[] password);
}
