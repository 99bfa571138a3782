package dev.coffer.adapters.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Malformed;
import java.io.IOException;
import java.util.List;

/** Strict JSON: nothing unknown, nothing twice, nothing after the end, nothing deep. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(Bodies.UPDATE)
                          .maxNumberLength(32)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(LogicalType.Textual, Json::noCoercion)
          .withCoercionConfig(LogicalType.DateTime, Json::noCoercion)
          .withCoercionConfig(LogicalType.Enum, Json::noCoercion)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  private static void noCoercion(MutableCoercionConfig config) {
    for (CoercionInputShape shape :
        List.of(
            CoercionInputShape.Integer,
            CoercionInputShape.Float,
            CoercionInputShape.Boolean,
            CoercionInputShape.EmptyString)) {
      config.setCoercion(shape, CoercionAction.Fail);
    }
  }

  /**
   * Reads a message.
   *
   * @throws Malformed naming what is wrong, never repeating the input
   */
  static <T extends Record> T read(byte[] body, Class<T> type) {
    try {
      T message = MAPPER.readValue(body, type);
      if (message == null) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "the body must be a JSON object");
      }
      return Wire.complete(message);
    } catch (UnrecognizedPropertyException e) {
      throw new Malformed(Malformed.Reason.UNKNOWN_KEY, "a property that is not known here");
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof Malformed malformed) {
        throw malformed;
      }
      throw new Malformed(Malformed.Reason.WRONG_TYPE, "a value of the wrong type at " + path(e));
    } catch (IOException e) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "the body is not JSON");
    }
  }

  static String write(Object message) {
    try {
      return MAPPER.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + message.getClass(), e);
    }
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    e.getPath()
        .forEach(
            at ->
                path.append('/')
                    .append(at.getFieldName() == null ? at.getIndex() : at.getFieldName()));
    String text = path.toString();
    return text.length() > 100 ? text.substring(0, 100) : text;
  }
}
