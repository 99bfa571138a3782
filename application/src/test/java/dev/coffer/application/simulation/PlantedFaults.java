package dev.coffer.application.simulation;

import java.util.List;

/** The mistakes that the simulator must find. */
final class PlantedFaults {
  private static final String DOMAIN = "domain/src/main/java/dev/coffer/domain/";
  private static final String APPLICATION = "application/src/main/java/dev/coffer/application/";

  private static final String CONFIRMED_FIRST =
      """
      dev.coffer.domain.cbor.Cbor.Tag tag =
          (dev.coffer.domain.cbor.Cbor.Tag)
              dev.coffer.domain.cbor.Cbor.parse(
                  context.encoded(), new dev.coffer.domain.cbor.Cbor.Limits(1 << 20, 16, 8192));
      dev.coffer.domain.cbor.Cbor payload =
          ((dev.coffer.domain.cbor.Cbor.Array) tag.content()).items().get(2);
      dev.coffer.domain.container.ContainerContext claimed =
          dev.coffer.domain.container.ContainerContext.parse(
              ((dev.coffer.domain.cbor.Cbor.Bstr) payload).value());
      transactions.inTransaction(
          () -> {
            chains
                .find(claimed.serial(), claimed.firm())
                .ifPresent(
                    chain ->
                        chains.save(
                            chain.with(
                                chain
                                    .value()
                                    .confirmed(
                                        claimed.position(
                                            dev.coffer.domain.update.Issuer.CENTRAL),
                                        claimed.contextSeq())),
                            List.of()));
            return true;
          });
      return new ExchangeResult.Untrusted(refused.reason());""";

  static final List<PlantedFault> ALL =
      List.of(
          application(
              "a wish needs no right",
              "central.Wishes",
              "if (wish.right().isEmpty() || !wish.right().get().equals(expected)) {",
              "if (wish.right().isPresent() && !wish.right().get().equals(expected)) {",
              LawBroken.Law.BELIEF),
          application(
              "contexts are not remembered",
              "central.ExchangeWork",
              "chains.remember(serial, firm, context.contextSeq(), payload);",
              "",
              LawBroken.Law.CHAIN),
          application(
              "a container ignores that another writer was faster",
              "container.SoftwareContainers",
              "if (change.next().isEmpty()",
              "if (change.next().isEmpty() || i > 0",
              LawBroken.Law.CHAIN),
          application(
              "a context is signed before its number is durable",
              "container.SoftwareContainers",
              "return Change.to(next.state(), () -> sign(opened, next.context(), firm));",
              "return Change.none(sign(opened, next.context(), firm));",
              LawBroken.Law.CHAIN),
          domain(
              "a returned licence is available before it is gone",
              "license.License",
              "yield next().at(Place.in(Place.State.RETURNING, container)).moved(event, now);",
              "yield next().at(Place.AVAILABLE).moved(event, now);",
              LawBroken.Law.CONSERVATION),
          domain(
              "a returned licence keeps its generation",
              "license.License",
              ".begun(newestGeneration() + 1)\n        .at(home)",
              ".begun(newestGeneration())\n        .at(home)",
              LawBroken.Law.CONSERVATION),
          domain(
              "a signature is not checked",
              "cose.SignedMessage",
              "if (!check.verify(key.get(), toSign, signature.octets())) {",
              "if (!check.verify(key.get(), toSign, signature.octets()) && toSign.isEmpty()) {",
              LawBroken.Law.BELIEF),
          domain(
              "one seat too many",
              "lease.OpenPool",
              "pool.taken() < terms().seats()",
              "pool.taken() <= terms().seats()",
              LawBroken.Law.SEATS),
          domain(
              "a seat comes free before its lease ends",
              "lease.Lease",
              "return !freeAt.isAfter(now);",
              "return !freeAt.isAfter(now.plusSeconds(600));",
              LawBroken.Law.SEATS),
          application(
              "a licence goes home while its seats are taken",
              "container.SoftwareContainers",
              "if (busy.isPresent()) {",
              "if (busy.isPresent() && TRIES < 0) {",
              LawBroken.Law.SEATS),
          domain(
              "a use repeated spends again",
              "container.ContainerState",
              "if (recent.use().equals(use) && recent.license().equals(license)) {",
              "if (recent.use().equals(use) && !recent.license().equals(license)) {",
              LawBroken.Law.NO_GAIN),
          domain(
              "units are counted from contexts, not from tombstones",
              "license.License",
              "next().showing(shown)",
              "next().showing(shown).spent(held.used())",
              LawBroken.Law.NO_GAIN),
          application(
              "restore does not block",
              "central.Changes",
              "chains.find(container, firm).ifPresent(this::blockForGood);",
              "",
              LawBroken.Law.CONSERVATION),
          application(
              "a container with a lost copy is unblocked",
              "central.Changes",
              "if (!on && hasLostCopy(firm, container)) {",
              "if (hasLostCopy(firm, container) && false) {",
              LawBroken.Law.CONSERVATION),
          domain(
              "a restored licence keeps its generation",
              "license.License",
              ".begun(newestGeneration() + 1)\n            .at(Place.AVAILABLE)",
              ".begun(newestGeneration())\n            .at(Place.AVAILABLE)",
              LawBroken.Law.CONSERVATION),
          application(
              "two nodes deliver at once",
              "memory.MemoryDatabase",
              "if (merged.find(key) != seen.find(key)) {",
              "if (merged.find(key) != seen.find(key) && keys.isEmpty()) {",
              LawBroken.Law.CONSERVATION),
          domain(
              "a withdrawn licence comes home",
              "license.License",
              "home = successor.isPresent() ? Place.REPLACED : Place.WITHDRAWN;",
              "home = successor.isPresent() ? Place.REPLACED : Place.AVAILABLE;",
              LawBroken.Law.VENDOR_FIRST),
          application(
              "an update is signed as another type",
              "central.Central",
              "issuing.sign(MessageType.UPDATE, step.payload())",
              "issuing.sign(step.counter() > 3 ? MessageType.CONTEXT : MessageType.UPDATE,"
                  + " step.payload())",
              LawBroken.Law.CHAIN),
          application(
              "quarantine holds a withdrawal back",
              "central.ExchangeWork",
              "takes(given, replaced, taken, successors);",
              "if (!chain.isInQuestion()) { takes(given, replaced, taken, successors); }",
              LawBroken.Law.VENDOR_FIRST),
          application(
              "a block is not written",
              "central.ExchangeWork",
              "first.add(new Operation.Block());",
              "",
              LawBroken.Law.VENDOR_FIRST),
          domain(
              "what is being withdrawn may be given back",
              "license.License",
              "case WITHDRAWING -> refused(Transition.Reason.BEING_WITHDRAWN);\n"
                  + "      case AVAILABLE -> refused(Transition.Reason.OTHER_CONTAINER);",
              "case WITHDRAWING -> next().at(Place.in(Place.State.RETURNING, container))"
                  + ".moved(event, now);\n"
                  + "      case AVAILABLE -> refused(Transition.Reason.OTHER_CONTAINER);",
              LawBroken.Law.VENDOR_FIRST),
          domain(
              "a licence under way is given to another",
              "license.License",
              "              ? new Transition.Unchanged()\n              : refused(Transition.Reason.NOT_AVAILABLE);",
              "              ? new Transition.Unchanged()\n              : next().at(Place.in(Place.State.DELIVERING, container)).moved(\"deliver\", now);",
              LawBroken.Law.CONSERVATION),
          domain(
              "an arrival is not noticed",
              "license.License",
              "boolean arrived = place.state() == Place.State.DELIVERING;",
              "boolean arrived = place.state() == Place.State.RETURNING;",
              LawBroken.Law.CONSERVATION),
          application(
              "a first receipt is not read",
              "central.ExchangeWork",
              "if (position.counter() > before) {",
              "if (position.counter() > before && before > 0) {",
              LawBroken.Law.CONSERVATION),
          domain(
              "two contents under one number pass",
              "update.Chain",
              "if (seen.isPresent()) {",
              "if (seen.isPresent() && payload.value().isEmpty()) {",
              LawBroken.Law.CHAIN),
          domain(
              "a container takes another one's update",
              "container.ContainerState",
              "if (!update.container().equals(keys.thumbprint())) {",
              "if (!update.container().equals(keys.thumbprint()) && before.granted().blocked()) {",
              LawBroken.Law.BELIEF),
          domain(
              "an entry is not compared with its digest",
              "update.Trust",
              "if (!named.remove(digest)) {",
              "if (!named.remove(digest) && !named.remove(named.iterator().next())) {",
              LawBroken.Law.BELIEF),
          domain(
              "what was used is not in the tombstone",
              "container.UpdateApplication",
              "Used last = used.containsKey(license) ? used.remove(license) : Used.NOTHING;",
              "used.remove(license);\n    Used last = Used.NOTHING;",
              LawBroken.Law.NO_GAIN),
          domain(
              "what was used is forgotten at home",
              "license.License",
              ".left(finalUse.orMore(seen))",
              ".left(Used.NOTHING)",
              LawBroken.Law.NO_GAIN),
          domain(
              "more units are used than were sold",
              "container.Usability",
              "return units > left ?",
              "return units > left + 4 ?",
              LawBroken.Law.NO_GAIN),
          application(
              "a slower writer overwrites a container",
              "memory.MemorySealedState",
              "stored.get().version() != expected",
              "stored.get().version() < expected",
              LawBroken.Law.CHAIN),
          domain(
              "a withdrawal of what is at home is forgotten",
              "license.License",
              "case AVAILABLE -> next().at(Place.WITHDRAWN).moved(\"withdraw\", now);",
              "case AVAILABLE -> new Transition.Unchanged();",
              LawBroken.Law.VENDOR_FIRST),
          domain(
              "a lost copy is not remembered",
              "license.NextLicense",
              "ghosts = appended(ghosts, new License.Ghost(generation, lost, seen));",
              "",
              LawBroken.Law.CONSERVATION),
          domain(
              "a context number is used twice",
              "container.ContainerState",
              "new ContainerState(serial, keys, capacity, contextSeq + 1, then.clock, shown);",
              "new ContainerState(\n            serial, keys, capacity, contextSeq + (contextSeq % 4 == 3 ? 0 : 1), then.clock, shown);",
              LawBroken.Law.CHAIN),
          domain(
              "a certified time is forgotten",
              "container.FirmTime",
              "Instant later = time.isAfter(own) ? time : own;",
              "Instant later = own;",
              LawBroken.Law.TIME),
          domain(
              "a repair of time is not acted on",
              "container.FirmTime",
              "return to.isBefore(own)",
              "return to.isBefore(own) && repairs < 0",
              LawBroken.Law.TIME),
          domain(
              "the clock alone decides",
              "container.Usability",
              "return now.isAfter(own) ? now : own;",
              "return now;",
              LawBroken.Law.TIME),
          application(
              "no repair of time is written",
              "central.ExchangeWork",
              "context.lastSeen().isAfter(latest)",
              "context.lastSeen().isAfter(latest.plus(Duration.ofDays(9000)))",
              LawBroken.Law.TIME),
          domain(
              "what was spent comes back with an older state",
              "license.License",
              "return next()\n        .spent(new Used(seen.since(event.shown()).units(), seen.firstUse()))",
              "return next()",
              LawBroken.Law.NO_GAIN),
          domain(
              "a container that was accepted looks copied again",
              "update.Chain",
              "next.highestSeq = answered.contextSeq();",
              "",
              LawBroken.Law.CHAIN),
          application(
              "an older state is not noticed",
              "central.ExchangeWork",
              "chain.examine(context, payload, seen, digestAt, challenged);",
              "chain.examine(context, payload, Optional.empty(), digestAt, false);",
              LawBroken.Law.CHAIN),
          domain(
              "a licence that is elsewhere is adopted",
              "license.License",
              "if (place.container().isPresent() && !place.isIn(event.container())) {",
              "if (place.container().isPresent() && !place.isIn(event.container()) && generation < 0) {",
              LawBroken.Law.CONSERVATION),
          domain(
              "a grant of an earlier update is adopted",
              "update.Adoption",
              "&& grant.position().equals(context.position(Issuer.CENTRAL))",
              "",
              LawBroken.Law.CHAIN),
          domain(
              "what is not granted any more stays",
              "update.Adoption",
              "return here && !neverIssued",
              "return here && neverIssued",
              LawBroken.Law.CHAIN),
          domain(
              "what was used elsewhere since the backup is granted again",
              "license.NextLicense",
              "used = used.orMore(elsewhere.get());",
              "",
              LawBroken.Law.NO_GAIN),
          application(
              "what was adopted is not remembered",
              "central.ExchangeWork",
              "appended.add(adopted.extended().step());",
              "",
              LawBroken.Law.CHAIN),
          application(
              "a context is confirmed before it is verified",
              "central.Central",
              "return new ExchangeResult.Untrusted(refused.reason());",
              CONFIRMED_FIRST,
              LawBroken.Law.CHAIN));

  private PlantedFaults() {}

  private static PlantedFault domain(
      String name, String type, String sound, String faulty, LawBroken.Law law) {
    String source = DOMAIN + type.replace('.', '/') + ".java";
    return new PlantedFault(name, source, "dev.coffer.domain." + type, sound, faulty, law);
  }

  private static PlantedFault application(
      String name, String type, String sound, String faulty, LawBroken.Law law) {
    String source = APPLICATION + type.replace('.', '/') + ".java";
    return new PlantedFault(name, source, "dev.coffer.application." + type, sound, faulty, law);
  }
}
