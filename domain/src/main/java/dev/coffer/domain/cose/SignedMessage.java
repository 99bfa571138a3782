package dev.coffer.domain.cose;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A COSE_Sign message (RFC 9052 section 4.1, tag 98) as received: its structure is read, its
 * content is not believed. {@link #verify} is the only way to the payload.
 *
 * <p>The body's protected header holds the {@linkplain Header signer's key set and certificates};
 * each signer's holds algorithm (1) and key id (4, the thumbprint of the whole set). Unprotected
 * headers are empty, critical and unknown ones are refused, a signer may appear once, and the
 * signatures stand in the order of the set. Immutable.
 */
public final class SignedMessage {
  /** The longest message read from outside, in bytes. */
  public static final int LONGEST = 1 << 20;

  private static final int TAG = 98;
  private static final long ALGORITHM = 1;
  private static final long KEY_ID = 4;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 5, 64);

  /**
   * The body's protected header: who says it signed. Read before verification, so bounded and used
   * only to find the key that then verifies.
   *
   * @param keySet (label -70001) the encoded key set of a signer met for the first time
   * @param certificates (label -70002) encoded certificates, signer's first, at most 8
   */
  public record Header(Optional<KeySet> keySet, List<Bytes> certificates) {
    private static final long KEY_SET = -70001;
    private static final long CERTIFICATES = -70002;
    private static final int MOST_CERTIFICATES = 8;
    private static final int LONGEST_CERTIFICATE = 16 * 1024;

    public static final Header NONE = new Header(Optional.empty(), List.of());

    public Header {
      certificates = List.copyOf(certificates);
      if (certificates.size() > MOST_CERTIFICATES) {
        throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than 8 certificates in a header");
      }
      if (certificates.stream().anyMatch(each -> each.length() > LONGEST_CERTIFICATE)) {
        throw new Malformed(Malformed.Reason.OVER_LIMIT, "certificate over 16 KiB");
      }
    }

    public static Header of(KeySet keySet) {
      return new Header(Optional.of(keySet), List.of());
    }

    public static Header certified(List<Bytes> certificates) {
      return new Header(Optional.empty(), certificates);
    }

    private Bytes encode() {
      if (keySet.isEmpty() && certificates.isEmpty()) {
        return Bytes.empty();
      }
      MapWriter writer = new MapWriter();
      writer.put(KEY_SET, keySet.map(KeySet::toCbor));
      if (!certificates.isEmpty()) {
        writer.put(CERTIFICATES, certificates.stream().map(Cbor::of).toList());
      }
      return writer.build().encode();
    }

    private static Header parse(Bytes encoded) {
      if (encoded.isEmpty()) {
        return NONE;
      }
      MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "protected header");
      Optional<KeySet> keySet = reader.optional(KEY_SET).map(KeySet::fromCbor);
      List<Bytes> certificates = new ArrayList<>();
      for (Cbor item : reader.optionalArray(CERTIFICATES, MOST_CERTIFICATES).orElse(List.of())) {
        certificates.add(bstr(item, "certificate"));
      }
      reader.end();
      Header header = new Header(keySet, certificates);
      if (!header.encode().equals(encoded)) {
        throw new Malformed(Malformed.Reason.NOT_CANONICAL, "protected header with an empty part");
      }
      return header;
    }
  }

  /** One signature of the message: algorithm, key id, octets. */
  private record Signature(Algorithm algorithm, Digest keyId, Bytes protectedHeader, Bytes octets) {
    static Signature parse(Cbor item) {
      List<Cbor> parts = array(item, 3, "signature");
      Bytes protectedHeader = bstr(parts.get(0), "protected header");
      refuseUnprotected(parts.get(1));
      MapReader reader = MapReader.of(Cbor.parse(protectedHeader, LIMITS), "signer's header");
      Algorithm algorithm =
          Algorithm.ofCose(reader.integer(ALGORITHM, Integer.MIN_VALUE, Integer.MAX_VALUE));
      Digest keyId = new Digest(reader.bytes(KEY_ID, 32, 32));
      reader.end();
      Bytes octets = bstr(parts.get(2), "signature");
      if (octets.length() != algorithm.signatureLength()) {
        throw new Malformed(
            Malformed.Reason.OUT_OF_RANGE,
            algorithm + " signature must have " + algorithm.signatureLength() + " bytes");
      }
      return new Signature(algorithm, keyId, protectedHeader, octets);
    }

    static Bytes header(Algorithm algorithm, Digest keyId) {
      return new MapWriter()
          .put(ALGORITHM, algorithm.cose())
          .put(KEY_ID, keyId.value())
          .build()
          .encode();
    }

    Cbor toCbor() {
      return Cbor.array(Cbor.of(protectedHeader), EMPTY_MAP, Cbor.of(octets));
    }
  }

  private static final Cbor EMPTY_MAP = new MapWriter().build();

  private final Bytes encoded;
  private final Bytes bodyProtected;
  private final Header header;
  private final Bytes payload;
  private final List<Signature> signatures;

  private SignedMessage(
      Bytes encoded,
      Bytes bodyProtected,
      Header header,
      Bytes payload,
      List<Signature> signatures) {
    this.encoded = encoded;
    this.bodyProtected = bodyProtected;
    this.header = header;
    this.payload = payload;
    this.signatures = signatures;
  }

  /**
   * Reads the structure of a message.
   *
   * @throws Malformed by name when it is not a COSE_Sign of the accepted form, is over {@value
   *     #LONGEST} bytes, or names one signer twice
   */
  public static SignedMessage parse(Bytes encoded) {
    Cbor value = Cbor.parse(encoded, LIMITS);
    if (!(value instanceof Cbor.Tag tag) || tag.number() != TAG) {
      throw new Malformed(Malformed.Reason.WRONG_TYPE, "not a COSE_Sign message (tag 98)");
    }
    List<Cbor> parts = array(tag.content(), 4, "COSE_Sign");
    Bytes bodyProtected = bstr(parts.get(0), "protected header");
    Header header = Header.parse(bodyProtected);
    refuseUnprotected(parts.get(1));
    Bytes payload = bstr(parts.get(2), "payload");
    if (!(parts.get(3) instanceof Cbor.Array array)
        || array.items().isEmpty()
        || array.items().size() > Algorithm.values().length) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a message has 1 or 2 signatures");
    }
    List<Signature> signatures = array.items().stream().map(Signature::parse).toList();
    for (int i = 1; i < signatures.size(); i++) {
      Signature before = signatures.get(i - 1);
      Signature signature = signatures.get(i);
      if (!signature.keyId().equals(before.keyId())) {
        throw new Malformed(Malformed.Reason.BAD_HEADER, "signatures of different identities");
      }
      if (signature.algorithm() == before.algorithm()) {
        throw new Malformed(Malformed.Reason.DUPLICATE_KEY, "a signer listed twice");
      }
      if (signature.algorithm().cose() > before.algorithm().cose()) {
        throw new Malformed(Malformed.Reason.NOT_CANONICAL, "signatures out of order");
      }
    }
    return new SignedMessage(encoded, bodyProtected, header, payload, signatures);
  }

  /**
   * Signs {@code payload} as {@code type} with every key of the signer's set.
   *
   * @throws IllegalArgumentException when the message would be longer than anyone reads
   */
  public static SignedMessage sign(MessageType type, Header header, Bytes payload, Signer signer) {
    Bytes bodyProtected = header.encode();
    Digest keyId = signer.keys().thumbprint();
    List<Signature> signatures = new ArrayList<>();
    for (PublicKey key : signer.keys().keys()) {
      Bytes signerProtected = Signature.header(key.algorithm(), keyId);
      Bytes toSign = toBeSigned(bodyProtected, signerProtected, type.externalData(), payload);
      signatures.add(
          new Signature(
              key.algorithm(), keyId, signerProtected, signer.sign(key.algorithm(), toSign)));
    }
    Cbor message =
        new Cbor.Tag(
            TAG,
            Cbor.array(
                Cbor.of(bodyProtected),
                EMPTY_MAP,
                Cbor.of(payload),
                Cbor.array(signatures.stream().map(Signature::toCbor).toList())));
    Bytes encoded = message.encode();
    if (encoded.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a message has at most " + LONGEST + " bytes, this would have " + encoded.length());
    }
    return new SignedMessage(encoded, bodyProtected, header, payload, List.copyOf(signatures));
  }

  /** Who says it signed: the key id of every signature. Only good to look a key up. */
  public Digest claimedSigner() {
    return signatures.get(0).keyId();
  }

  public Header claimedHeader() {
    return header;
  }

  /** The octets as received. */
  public Bytes encoded() {
    return encoded;
  }

  /**
   * Verifies that {@code keys} signed this message as {@code type}: every signature it has is by a
   * key of this set and verifies, and none of a required algorithm is missing.
   *
   * @param required the algorithms that must all verify, as the trust anchor says; those the set
   *     lacks are a refusal
   */
  public Verification verify(
      MessageType type, KeySet keys, Set<Algorithm> required, SignatureCheck check) {
    return verify(type, keys, required, EnumSet.allOf(Algorithm.class), check);
  }

  /**
   * {@link #verify(MessageType, KeySet, Set, SignatureCheck)} by who cannot check every algorithm.
   *
   * @param able what can be checked; other signatures are of the set's keys, and left alone
   */
  public Verification verify(
      MessageType type,
      KeySet keys,
      Set<Algorithm> required,
      Set<Algorithm> able,
      SignatureCheck check) {
    if (!claimedSigner().equals(keys.thumbprint())) {
      return new Verification.Refused(Verification.Reason.UNKNOWN_KEY);
    }
    if (!keys.algorithms().containsAll(required)) {
      return new Verification.Refused(Verification.Reason.ALGORITHM_MISSING);
    }
    Set<Algorithm> signed = EnumSet.noneOf(Algorithm.class);
    for (Signature signature : signatures) {
      Optional<PublicKey> key = keys.key(signature.algorithm());
      if (key.isEmpty()) {
        return new Verification.Refused(Verification.Reason.UNKNOWN_KEY);
      }
      if (!able.contains(signature.algorithm())) {
        continue;
      }
      Bytes toSign =
          toBeSigned(bodyProtected, signature.protectedHeader(), type.externalData(), payload);
      if (!check.verify(key.get(), toSign, signature.octets())) {
        return new Verification.Refused(Verification.Reason.BAD_SIGNATURE);
      }
      signed.add(signature.algorithm());
    }
    if (!signed.containsAll(required)) {
      return new Verification.Refused(Verification.Reason.ALGORITHM_MISSING);
    }
    return new Verification.Verified(type, payload, keys, header);
  }

  /** Sig_structure of RFC 9052 section 4.4. */
  static Bytes toBeSigned(
      Bytes bodyProtected, Bytes signerProtected, Bytes externalData, Bytes payload) {
    return Cbor.array(
            Cbor.of("Signature"),
            Cbor.of(bodyProtected),
            Cbor.of(signerProtected),
            Cbor.of(externalData),
            Cbor.of(payload))
        .encode();
  }

  private static Bytes bstr(Cbor value, String what) {
    if (value instanceof Cbor.Bstr bstr) {
      return bstr.value();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, what + " must be a byte string");
  }

  private static List<Cbor> array(Cbor value, int size, String what) {
    if (value instanceof Cbor.Array array && array.items().size() == size) {
      return array.items();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, what + " must be an array of " + size);
  }

  private static void refuseUnprotected(Cbor value) {
    if (!value.equals(EMPTY_MAP)) {
      throw new Malformed(Malformed.Reason.BAD_HEADER, "unprotected headers are not accepted");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedMessage that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return "SignedMessage[" + encoded.length() + " bytes, claims " + claimedSigner() + "]";
  }
}
