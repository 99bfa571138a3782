package dev.coffer.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Problem;
import dev.coffer.application.memory.FastPasswords;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether an address has an account shows neither in an answer nor in the work it takes. */
final class SameWorkTest {
  private static final EmailAddress ANN = new EmailAddress("ann@example.org");
  private static final EmailAddress NOBODY = new EmailAddress("nobody@example.org");
  private static final String PASSWORD = "correct horse battery";

  private final Counting passwords = new Counting();
  private final Bench bench = new Bench(true, passwords);
  private final Accounts accounts = bench.coffer.accounts();

  /** Counts what would cost a full hash. */
  private static final class Counting implements PasswordHash {
    private final PasswordHash fast = new FastPasswords();
    private int hashes;

    @Override
    public String hash(char[] password) {
      hashes++;
      return fast.hash(password);
    }

    @Override
    public boolean matches(char[] password, String hash) {
      hashes++;
      return fast.matches(password, hash);
    }

    @Override
    public void burn(char[] password) {
      hashes++;
      fast.burn(password);
    }
  }

  @Test
  void aSignInTakesOneHashWhetherTheAccountIsThereOrNot() {
    register(ANN);
    for (String wrong : new String[] {"not the password", "", "x".repeat(300), "x".repeat(2000)}) {
      assertThat(hashesOfSignIn(ANN, wrong)).isEqualTo(1);
      assertThat(hashesOfSignIn(NOBODY, wrong)).isEqualTo(1);
    }
  }

  private int hashesOfSignIn(EmailAddress email, String password) {
    int before = passwords.hashes;
    assertThat(Bench.problem(accounts.signIn(email, password.toCharArray())))
        .isEqualTo(Problem.SIGN_IN_FAILED);
    return passwords.hashes - before;
  }

  @Test
  void aRegistrationTakesOneHashAndOneMessageWhetherTheAccountIsThereOrNot() {
    for (int i = 0; i < 2; i++) {
      int before = passwords.hashes;
      assertThat(register(ANN)).isInstanceOf(Accounts.Registered.ConfirmationSent.class);
      assertThat(passwords.hashes - before).isEqualTo(1);
    }
    bench.coffer.mailRoom().deliver(100);
    assertThat(bench.mailer.sent()).hasSize(2);
  }

  @Test
  void aResetTakesTheSameHashesForARightAndAWrongCode() {
    register(ANN);
    int before = passwords.hashes;
    accounts.requestReset(ANN);
    accounts.requestReset(NOBODY);
    assertThat(passwords.hashes).isEqualTo(before);
    BearerToken wrong = BearerToken.of(BearerToken.Kind.CODE, bench.random.next(32));
    assertThat(Bench.problem(accounts.reset(wrong, PASSWORD.toCharArray())))
        .isEqualTo(Problem.CODE_INVALID);
    assertThat(passwords.hashes - before).isEqualTo(1);
  }

  private Accounts.Registered register(EmailAddress email) {
    return Bench.done(
        accounts.register(
            email,
            PASSWORD.toCharArray(),
            Optional.empty(),
            BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32))));
  }
}
