package dev.coffer.application.cloud;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.cose.SignedMessage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CloudDevicesTest {
  private static final String SERVER = "http://localhost:8480";

  private final Bench bench = new Bench();
  private final Cloud cloud = bench.coffer.cloud();
  private final AccountId ann = new AccountId(bench.ids.next());
  private final CloudContainer container = cloud.create(new Owner.Person(ann));
  private final ContainerAccess access =
      new ContainerAccess(container.serial(), Optional.of(ann), true);

  @Test
  void aPersonalCredentialEnrolsOneDeviceOnce() {
    CredentialFile file = personal();
    done(enrol(file, bench.deviceKey()));

    assertThat(problem(enrol(file, bench.deviceKey()))).isEqualTo(Problem.CREDENTIAL_SPENT);
  }

  @Test
  void theSameDeviceIsAnsweredAgainWhenItsAnswerWasLost() {
    CredentialFile file = personal();
    KeyHandle device = bench.deviceKey();
    Cloud.Enrolled first = done(enrol(file, device));

    Cloud.Enrolled second = done(enrol(file, device));

    assertThat(second.device().id()).isEqualTo(first.device().id());
    done(cloud.authenticate(second.token()));
    assertThat(problem(cloud.authenticate(first.token()))).isEqualTo(Problem.DEVICE_TOKEN);
  }

  @Test
  void aPersonalCredentialLastsSevenDays() {
    CredentialFile file = personal();
    CredentialFile late = personal();
    bench.time.advance(Duration.ofDays(7).minusSeconds(1));
    done(enrol(file, bench.deviceKey()));

    bench.time.advance(Duration.ofSeconds(1));

    assertThat(problem(enrol(late, bench.deviceKey()))).isEqualTo(Problem.CREDENTIAL_EXPIRED);
  }

  @Test
  void theFourthDeviceIsRefusedUntilOneIsRemoved() {
    Cloud.Enrolled first = done(enrol(personal(), bench.deviceKey()));
    done(enrol(personal(), bench.deviceKey()));
    done(enrol(personal(), bench.deviceKey()));
    CredentialFile fourth = personal();

    Outcome<Cloud.Enrolled> refused = enrol(fourth, bench.deviceKey());

    assertThat(problem(refused)).isEqualTo(Problem.DEVICE_LIMIT);
    assertThat(((Outcome.Refused<Cloud.Enrolled>) refused).details()).containsEntry("limit", "3");
    done(cloud.revoke(access, first.device().id()));
    done(enrol(fourth, bench.deviceKey()));
    assertThat(problem(cloud.authenticate(first.token()))).isEqualTo(Problem.DEVICE_REVOKED);
  }

  @Test
  void removalsOfAMonthAreLimited() {
    for (int i = 0; i < CloudContainer.MOST_REMOVALS; i++) {
      done(cloud.revoke(access, done(enrol(personal(), bench.deviceKey())).device().id()));
    }
    Device one = done(enrol(personal(), bench.deviceKey())).device();

    assertThat(problem(cloud.revoke(access, one.id()))).isEqualTo(Problem.DEVICE_REMOVALS);
    bench.time.advance(Duration.ofDays(CloudContainer.REMOVAL_WINDOW_DAYS));
    done(cloud.revoke(access, one.id()));
  }

  @Test
  void aTokenIsRenewedByTheDevicesKeyAndTheOldOneEnds() {
    KeyHandle key = bench.deviceKey();
    Cloud.Enrolled enrolled = done(enrol(personal(), key));
    done(cloud.authenticate(enrolled.token()));

    Cloud.Enrolled renewed = done(renew(key, enrolled.device().id(), 1));

    assertThat(problem(cloud.authenticate(enrolled.token()))).isEqualTo(Problem.DEVICE_TOKEN);
    done(cloud.authenticate(renewed.token()));
  }

  @Test
  void aTokenLastsADay() {
    Cloud.Enrolled enrolled = done(enrol(personal(), bench.deviceKey()));
    bench.time.advance(Device.TOKEN_LIFE.minusSeconds(1));
    done(cloud.authenticate(enrolled.token()));

    bench.time.advance(Duration.ofSeconds(1));

    assertThat(problem(cloud.authenticate(enrolled.token()))).isEqualTo(Problem.DEVICE_TOKEN);
  }

  @Test
  void aLostRenewalIsRepeatedUnlessItsTokenWasUsed() {
    KeyHandle key = bench.deviceKey();
    DeviceId id = done(enrol(personal(), key)).device().id();
    done(renew(key, id, 1));

    Cloud.Enrolled again = done(renew(key, id, 1));
    done(cloud.authenticate(again.token()));

    assertThat(problem(renew(key, id, 1))).isEqualTo(Problem.DEVICE_COPIED);
    assertThat(problem(cloud.authenticate(again.token()))).isEqualTo(Problem.DEVICE_COPIED);
  }

  @Test
  void anotherKeyCannotRenew() {
    DeviceId id = done(enrol(personal(), bench.deviceKey())).device().id();

    assertThat(problem(renew(bench.deviceKey(), id, 1))).isEqualTo(Problem.DEVICE_PROOF);
  }

  @Test
  void aResetEndsDevicesAndCredentials() {
    CredentialFile unused = personal();
    Cloud.Enrolled enrolled = done(enrol(personal(), bench.deviceKey()));

    done(cloud.reset(access));

    assertThat(problem(cloud.authenticate(enrolled.token()))).isEqualTo(Problem.DEVICE_REVOKED);
    assertThat(problem(enrol(unused, bench.deviceKey()))).isEqualTo(Problem.CREDENTIAL_INVALID);
    done(enrol(personal(), bench.deviceKey()));
  }

  @Test
  void workloadsShareACredentialAndGoByThemselves() {
    done(cloud.limits(access, 3, 2));
    CredentialFile file = done(cloud.credential(access, Credential.Kind.WORKLOAD, SERVER));
    Cloud.Enrolled first = done(enrol(file, bench.deviceKey()));
    done(enrol(file, bench.deviceKey()));
    assertThat(problem(enrol(file, bench.deviceKey()))).isEqualTo(Problem.DEVICE_LIMIT);

    bench.time.advance(Device.WORKLOAD_LIFE);

    assertThat(problem(cloud.authenticate(first.token()))).isEqualTo(Problem.DEVICE_REVOKED);
    done(enrol(file, bench.deviceKey()));
  }

  @Test
  void aWorkloadManagesNothing() {
    CredentialFile file = done(cloud.credential(access, Credential.Kind.WORKLOAD, SERVER));
    Cloud.Enrolled pod = done(enrol(file, bench.deviceKey()));
    ContainerAccess its = done(cloud.authenticate(pod.token())).access();

    assertThat(problem(cloud.credential(its, Credential.Kind.PERSONAL, SERVER)))
        .isEqualTo(Problem.FORBIDDEN);
    assertThat(problem(cloud.revoke(its, pod.device().id()))).isEqualTo(Problem.FORBIDDEN);
    assertThat(problem(cloud.reset(its))).isEqualTo(Problem.FORBIDDEN);
  }

  @Test
  void aRecoveryCredentialEnrolsNothingButIsKnown() {
    CredentialFile file = done(cloud.credential(access, Credential.Kind.RECOVERY, SERVER));

    assertThat(problem(enrol(file, bench.deviceKey()))).isEqualTo(Problem.CREDENTIAL_INVALID);
    assertThat(cloud.recovers(container.serial(), file.secret())).isTrue();
    assertThat(cloud.recovers(container.serial(), bench.random.next(32))).isFalse();
  }

  @Test
  void aSignatureForAnotherCredentialEnrolsNothing() {
    CredentialFile file = personal();
    SignedMessage other = bench.enrolment(bench.deviceKey(), personal().secret());

    assertThat(problem(cloud.enrol(file.secret(), "pc", other))).isEqualTo(Problem.DEVICE_PROOF);
  }

  @Test
  void devicesAreListedAndRenamed() {
    Device device = done(enrol(personal(), bench.deviceKey())).device();

    done(cloud.rename(access, device.id(), "study"));

    assertThat(done(cloud.devices(access))).extracting(Device::name).containsExactly("study");
  }

  private CredentialFile personal() {
    return done(cloud.credential(access, Credential.Kind.PERSONAL, SERVER));
  }

  private Outcome<Cloud.Enrolled> enrol(CredentialFile file, KeyHandle device) {
    return cloud.enrol(file.secret(), "pc", bench.enrolment(device, file.secret()));
  }

  private Outcome<Cloud.Enrolled> renew(KeyHandle key, DeviceId id, long generation) {
    return cloud.renew(
        container.serial(),
        new DeviceRequest.Renew(id, generation, bench.random.next(16))
            .sign(bench.keys.signer(key)));
  }
}
