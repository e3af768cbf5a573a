package io.koogate.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes times as the API takes them: in UTC with the letter Z, to the millisecond. */
public class RFC3339JavaTimeModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public RFC3339JavaTimeModule() {
    super("RFC3339JavaTimeModule");
    addSerializer(Instant.class, new ToMilliseconds());
  }

  private static final class ToMilliseconds extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    private ToMilliseconds() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant instant, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(instant.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
